-- name: waiting
SELECT COUNT(*) AS number FROM (
    SELECT 1 FROM delivery WHERE broadcast_id = :id AND state = 'waiting' LIMIT :limit);

-- name: last_citizen
SELECT MAX(id) AS id FROM citizen;

-- name: next_citizens
-- One row, and the list of them as JSON: they go from here into the next statements as they are.
SELECT COUNT(*) AS number, MAX(id) AS last, json_group_array(id) AS citizens FROM (
SELECT c.id FROM citizen AS c
WHERE c.id > :position AND c.id <= :end AND (:is_inside_first = 0 OR c.last_heard_ms > :heard_since_ms)
  AND NOT EXISTS (SELECT 1 FROM recipient AS mine WHERE mine.broadcast_id = :id AND mine.citizen_id = c.id)
  AND {audience}
ORDER BY c.id LIMIT :limit);

-- name: enter
INSERT INTO recipient (broadcast_id, citizen_id)
SELECT :id, value FROM json_each(:citizens) WHERE true
ON CONFLICT (broadcast_id, citizen_id) DO NOTHING;

-- name: deliver
-- Only to who has a place in the ledger, and no copy yet.
INSERT INTO delivery (lane, kind, priority, sequence_key, citizen_id, broadcast_id, body, due_ms, created_ms)
SELECT :lane, 'say', :priority, 'broadcast:' || :id || ':' || c.id, c.id, :id, {copy}, 0, :now_ms
FROM recipient AS mine JOIN citizen AS c ON c.id = mine.citizen_id
WHERE mine.broadcast_id = :id AND mine.delivery_id IS NULL AND mine.citizen_id IN (SELECT value FROM json_each(:citizens))
ORDER BY c.id;

-- name: note_copies
-- Right after `deliver`: the copies just made are the youngest deliveries there are, no index is needed to find them.
UPDATE recipient SET delivery_id = d.id FROM delivery AS d
WHERE d.id > (SELECT MAX(id) FROM delivery) - :number AND +d.broadcast_id = :id
  AND recipient.broadcast_id = :id AND recipient.citizen_id = d.citizen_id;

-- name: advance
UPDATE broadcast SET position = :position, is_inside_first = :is_inside_first, is_filled = :is_filled WHERE id = :id;

-- name: count
-- Out of the index alone: a million people are counted while the webhooks wait.
SELECT state, progress, COUNT(*) AS number FROM delivery
WHERE broadcast_id = :id AND state <> 'superseded' GROUP BY state, progress;

-- name: unsubscribed
-- The index does not hold the cause, but few are ever cancelled.
SELECT COUNT(*) AS number FROM delivery WHERE broadcast_id = :id AND state = 'cancelled' AND cause = :cause;

-- name: causes
SELECT cause, COUNT(*) AS number FROM (
    SELECT cause FROM delivery WHERE broadcast_id = :id AND state = 'refused'
    UNION ALL SELECT cause FROM delivery WHERE broadcast_id = :id AND state = 'sent' AND progress = 3)
GROUP BY cause;

-- name: has_unfinished
SELECT 1 AS yes FROM delivery
WHERE broadcast_id = :id AND (state IN ('waiting', 'sending', 'held') OR state = 'uncertain' AND attempts < :attempts)
LIMIT 1;

-- name: send_again
UPDATE delivery SET state = 'waiting', due_ms = 0, cause = 'resent', settled_ms = NULL, foreign_id = NULL
WHERE state IN ('sending', 'uncertain', 'held') AND state = 'uncertain' AND lane = :lane AND settled_ms <= :before_ms
  AND attempts < :attempts
  AND broadcast_id IN (SELECT id FROM broadcast WHERE is_alert = 1 AND state = 'running');

-- name: cancel_waiting
UPDATE delivery SET state = 'cancelled', cause = 'cancelled', settled_ms = :now_ms
WHERE broadcast_id = :id AND state IN ('waiting', 'held');
