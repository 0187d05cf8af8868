-- name: count
SELECT state, progress, cause, COUNT(*) AS number FROM delivery
WHERE broadcast_id = :id AND (state IN ('refused', 'uncertain', 'cancelled') OR state = 'sent' AND progress = 3)
GROUP BY state, progress, cause;

-- name: count_never_entered
SELECT COUNT(*) AS number FROM citizen AS c
WHERE c.line = :line AND c.id > :position
  AND (:corrects = 0 OR EXISTS (
    SELECT 1 FROM recipient AS r JOIN delivery AS o ON o.id = r.delivery_id
    WHERE r.broadcast_id = :corrects AND r.citizen_id = c.id
      AND (o.state IN ('sending', 'uncertain') OR o.state = 'sent' AND o.progress <> 3)) OR EXISTS (
    SELECT 1 FROM delivery AS o
    WHERE o.broadcast_id = :corrects AND o.citizen_id = c.id AND o.state = 'superseded' AND o.progress <> 3))
  AND (:zone = '' OR NOT EXISTS (SELECT 1 FROM citizen_zone AS z WHERE z.citizen_id = c.id) OR EXISTS (
    SELECT 1 FROM citizen_zone AS z WHERE z.citizen_id = c.id AND z.zone = :zone))
  AND EXISTS (
    SELECT 1 FROM subscription AS s
    WHERE s.citizen_id = c.id AND s.given = 1 AND s.consent_id <= :ceiling
      AND (:bulletin = '' OR s.bulletin = :bulletin OR (s.bulletin = '*' AND NOT EXISTS (
        SELECT 1 FROM subscription AS without
        WHERE without.citizen_id = c.id AND without.bulletin = :bulletin AND without.given = 0))));

-- name: page
-- One state at a time: in the order of the index, so that a page costs no more than its rows.
SELECT d.id, d.citizen_id, d.state, d.progress, d.cause, d.settled_ms,
       (SELECT a.value FROM address AS a WHERE a.citizen_id = d.citizen_id AND a.kind = 'phone') AS phone
FROM delivery AS d
WHERE d.broadcast_id = :id AND d.state = :state AND (d.state <> 'sent' OR d.progress = 3)
  AND (d.progress, d.id) > (:progress, :after) AND d.settled_ms <= :until_ms
ORDER BY d.progress, d.id LIMIT :limit;

-- name: never_entered
SELECT c.id AS citizen_id, (SELECT a.value FROM address AS a WHERE a.citizen_id = c.id AND a.kind = 'phone') AS phone
FROM citizen AS c
WHERE c.line = :line AND c.id > :position
  AND (:corrects = 0 OR EXISTS (
    SELECT 1 FROM recipient AS r JOIN delivery AS o ON o.id = r.delivery_id
    WHERE r.broadcast_id = :corrects AND r.citizen_id = c.id
      AND (o.state IN ('sending', 'uncertain') OR o.state = 'sent' AND o.progress <> 3)) OR EXISTS (
    SELECT 1 FROM delivery AS o
    WHERE o.broadcast_id = :corrects AND o.citizen_id = c.id AND o.state = 'superseded' AND o.progress <> 3))
  AND (:zone = '' OR NOT EXISTS (SELECT 1 FROM citizen_zone AS z WHERE z.citizen_id = c.id) OR EXISTS (
    SELECT 1 FROM citizen_zone AS z WHERE z.citizen_id = c.id AND z.zone = :zone))
  AND EXISTS (
    SELECT 1 FROM subscription AS s
    WHERE s.citizen_id = c.id AND s.given = 1 AND s.consent_id <= :ceiling
      AND (:bulletin = '' OR s.bulletin = :bulletin OR (s.bulletin = '*' AND NOT EXISTS (
        SELECT 1 FROM subscription AS without
        WHERE without.citizen_id = c.id AND without.bulletin = :bulletin AND without.given = 0))))
ORDER BY c.id LIMIT :limit;
