-- name: find
SELECT id, foreign_id FROM delivery WHERE foreign_id IN (SELECT value FROM json_each(:foreign_ids));

-- name: apply
UPDATE delivery SET
    progress = MAX(delivery.progress, json_extract(j.value, '$[1]')),
    cause = CASE WHEN json_extract(j.value, '$[1]') = 3 AND delivery.progress < 3
                 THEN json_extract(j.value, '$[2]') ELSE delivery.cause END,
    foreign_id = COALESCE(delivery.foreign_id, NULLIF(json_extract(j.value, '$[3]'), '')),
    state = CASE WHEN delivery.state IN ('sending', 'uncertain') THEN 'sent' ELSE delivery.state END,
    settled_ms = COALESCE(delivery.settled_ms, :now_ms)
FROM json_each(:statuses) AS j
WHERE delivery.id = json_extract(j.value, '$[0]')
  AND (delivery.progress < json_extract(j.value, '$[1]') OR delivery.state IN ('sending', 'uncertain'))
  -- News of an attempt that was given up must not be taken for news of the next one.
  AND delivery.state NOT IN ('waiting', 'held')
  AND (delivery.foreign_id IS NULL OR delivery.foreign_id = json_extract(j.value, '$[3]'));

-- name: seen
SELECT delivery.id, lane, state, progress, cause, foreign_id FROM json_each(:deliveries) AS j
JOIN delivery ON delivery.id = j.value
WHERE state = 'sent' AND (message_id IS NOT NULL OR progress = 3)
   OR state = 'superseded' AND progress >= 2 AND progress <> 3;

-- name: park
INSERT INTO parked_status (line, foreign_id, progress, code, kept_ms)
SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'), json_extract(value, '$[3]'),
       :now_ms
FROM json_each(:statuses) WHERE true
ON CONFLICT (line, foreign_id) DO UPDATE SET
    progress = MAX(parked_status.progress, excluded.progress),
    code = CASE WHEN excluded.code <> 0 THEN excluded.code ELSE parked_status.code END;

-- name: unpark
DELETE FROM parked_status WHERE line = :line AND foreign_id IN (SELECT value FROM json_each(:foreign_ids))
RETURNING foreign_id, progress, code;

-- name: forget_parked
DELETE FROM parked_status WHERE kept_ms < :before_ms;
