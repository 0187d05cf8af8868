-- name: quoted
SELECT b.id, b.body FROM delivery AS d JOIN broadcast AS b ON b.id = d.broadcast_id
WHERE d.foreign_id = :foreign_id AND d.lane = :lane AND d.citizen_id = :citizen_id
LIMIT 1;

-- name: got
SELECT b.id, b.body, d.settled_ms FROM broadcast AS b
JOIN recipient AS r ON r.broadcast_id = b.id AND r.citizen_id = :citizen_id
JOIN delivery AS d ON d.id = r.delivery_id
WHERE b.id IN (
    SELECT id FROM broadcast WHERE line = :line AND started_ms IS NOT NULL AND finished_ms >= :since_ms
    UNION ALL SELECT id FROM broadcast WHERE line = :line AND started_ms IS NOT NULL AND finished_ms IS NULL)
  AND d.state IN ('sent', 'uncertain') AND d.progress <> 3 AND d.settled_ms >= :since_ms
ORDER BY d.settled_ms DESC LIMIT 1;

-- name: talked
SELECT 1 AS yes FROM message
WHERE citizen_id = :citizen_id AND thread_id IS NOT NULL
  -- Networks tell whole seconds: an answer written in the second of the broadcast came after it.
  AND (direction = 'from_citizen' AND at_ms >= :since_ms OR direction = 'to_citizen' AND at_ms >= :since_ms - :since_ms % 1000)
LIMIT 1;

-- name: answered
SELECT 1 AS yes FROM message
WHERE citizen_id = :citizen_id AND direction = 'to_citizen' AND operator_id IS NOT NULL AND at_ms >= :since_ms
LIMIT 1;

-- name: was_told
SELECT 1 AS yes FROM response AS r JOIN message AS m ON m.id = r.message_id
WHERE r.broadcast_id = :broadcast_id AND r.citizen_id = :citizen_id AND m.thread_id IS NOT NULL
LIMIT 1;

-- name: record
INSERT INTO response (broadcast_id, citizen_id, message_id, kind, is_reaction, at_ms)
VALUES (:broadcast_id, :citizen_id, :message_id, :kind, :is_reaction, :at_ms);

-- name: take_reaction_back
DELETE FROM response WHERE broadcast_id = :broadcast_id AND citizen_id = :citizen_id AND is_reaction = 1;

-- name: count
SELECT kind, COUNT(DISTINCT citizen_id) AS number FROM response WHERE broadcast_id = :broadcast_id GROUP BY kind;

-- name: latest
SELECT b.id, b.body FROM response AS r
JOIN message AS m ON m.id = r.message_id
JOIN broadcast AS b ON b.id = r.broadcast_id
WHERE r.citizen_id = :citizen_id AND m.thread_id IS NOT NULL AND r.at_ms >= :since_ms
ORDER BY r.id DESC LIMIT 1;

-- name: thanks
SELECT r.broadcast_id, m.body FROM response AS r JOIN message AS m ON m.id = r.message_id
WHERE r.citizen_id = :citizen_id AND m.thread_id IS NULL AND r.at_ms >= :since_ms
ORDER BY r.id DESC LIMIT :limit;
