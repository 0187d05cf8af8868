-- name: find
SELECT id, foreign_id FROM delivery WHERE foreign_id IN (SELECT value FROM json_each(:foreign_ids));

-- name: apply
WITH news AS MATERIALIZED (
    SELECT json_extract(value, '$[0]') AS id, json_extract(value, '$[1]') AS progress, json_extract(value, '$[2]') AS code,
           json_extract(value, '$[3]') AS foreign_id, json_extract(value, '$[4]') AS charge,
           json_extract(value, '$[5]') AS delivered_ms, json_extract(value, '$[6]') AS read_ms
    FROM json_each(:statuses))
UPDATE delivery SET
    progress = MAX(delivery.progress, news.progress),
    cause = CASE WHEN news.progress = 3 AND delivery.progress < 3 THEN news.code ELSE delivery.cause END,
    foreign_id = COALESCE(delivery.foreign_id, NULLIF(news.foreign_id, '')),
    state = CASE WHEN delivery.state IN ('sending', 'uncertain') THEN 'sent' ELSE delivery.state END,
    settled_ms = COALESCE(delivery.settled_ms, :now_ms),
    -- The price that comes with the arrival is the one that is paid.
    charge = CASE WHEN news.charge > 0 AND (delivery.charge = 0 OR delivery.progress < news.progress)
                  THEN news.charge ELSE delivery.charge END,
    -- Of a broadcast's copies only: nobody needs to know when somebody read an answer.
    delivered_ms = CASE WHEN delivery.broadcast_id IS NOT NULL THEN
        COALESCE(MIN(delivery.delivered_ms, news.delivered_ms), delivery.delivered_ms, news.delivered_ms) END,
    read_ms = CASE WHEN delivery.broadcast_id IS NOT NULL THEN
        COALESCE(MIN(delivery.read_ms, news.read_ms), delivery.read_ms, news.read_ms) END
FROM news
WHERE delivery.id = news.id
  AND (delivery.progress < news.progress OR delivery.state IN ('sending', 'uncertain')
       -- No further than it was, but with a price nobody had told, or an earlier arrival than was known.
       OR delivery.charge = 0 AND news.charge > 0 OR delivery.delivered_ms > news.delivered_ms)
  -- News of an attempt that was given up must not be taken for news of the next one.
  AND delivery.state NOT IN ('waiting', 'held')
  AND (delivery.foreign_id IS NULL OR delivery.foreign_id = news.foreign_id);

-- name: seen
SELECT delivery.id, lane, state, progress, cause, foreign_id FROM json_each(:deliveries) AS j
JOIN delivery ON delivery.id = j.value
WHERE state = 'sent' AND (message_id IS NOT NULL OR progress = 3)
   OR state = 'superseded' AND progress >= 2 AND progress <> 3;

-- name: park
INSERT INTO parked_status (line, foreign_id, progress, code, charge, delivered_ms, read_ms, kept_ms)
SELECT json_extract(value, '$[0]'), json_extract(value, '$[3]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'),
       json_extract(value, '$[4]'), json_extract(value, '$[5]'), json_extract(value, '$[6]'), :now_ms
FROM json_each(:statuses) WHERE true
ON CONFLICT (line, foreign_id) DO UPDATE SET
    progress = MAX(parked_status.progress, excluded.progress),
    code = CASE WHEN excluded.code <> 0 THEN excluded.code ELSE parked_status.code END,
    charge = CASE WHEN parked_status.charge = 0 OR parked_status.progress < excluded.progress
                  THEN COALESCE(NULLIF(excluded.charge, 0), parked_status.charge) ELSE parked_status.charge END,
    delivered_ms = COALESCE(MIN(parked_status.delivered_ms, excluded.delivered_ms),
                            parked_status.delivered_ms, excluded.delivered_ms),
    read_ms = COALESCE(MIN(parked_status.read_ms, excluded.read_ms), parked_status.read_ms, excluded.read_ms);

-- name: unpark
DELETE FROM parked_status WHERE line = :line AND foreign_id IN (SELECT value FROM json_each(:foreign_ids))
RETURNING foreign_id, progress, code, charge, delivered_ms, read_ms;

-- name: forget_parked
DELETE FROM parked_status WHERE kept_ms < :before_ms;
