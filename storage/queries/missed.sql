-- name: count
SELECT state, progress, cause, COUNT(*) AS number FROM delivery
WHERE broadcast_id = :id AND (state IN ('refused', 'uncertain', 'cancelled') OR state = 'sent' AND progress = 3)
GROUP BY state, progress, cause;

-- name: count_never_entered
SELECT COUNT(*) AS number FROM citizen AS c
WHERE c.id > :position AND {audience}
  AND NOT EXISTS (SELECT 1 FROM recipient AS mine WHERE mine.broadcast_id = :id AND mine.citizen_id = c.id);

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
WHERE c.id > :position AND {audience}
  AND NOT EXISTS (SELECT 1 FROM recipient AS mine WHERE mine.broadcast_id = :id AND mine.citizen_id = c.id)
ORDER BY c.id LIMIT :limit;
