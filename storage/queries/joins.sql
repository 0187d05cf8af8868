-- name: before
-- The answer this one may leave with: the last on its way to the citizen, still waiting, whole, of the same operator in the
-- same thread, with nothing heard of the citizen since.
SELECT d.id, d.lane, d.kind, d.body, d.state, d.attempts, d.progress, d.cause, d.citizen_id, d.thread_id, d.message_id,
       d.broadcast_id, d.foreign_id, d.due_ms, d.settled_ms, d.charge, d.delivered_ms, d.read_ms
FROM delivery AS d JOIN message AS first ON first.id = d.message_id JOIN message AS own ON own.id = :message_id
WHERE d.id = (
    SELECT MAX(last.id) FROM delivery AS last
    WHERE last.lane = :lane AND last.sequence_key = :sequence_key AND last.broadcast_id IS NULL
      AND last.state IN ('waiting', 'sending'))
  AND d.kind = 'say' AND d.state = 'waiting' AND d.attempts = 0 AND d.due_ms > :now_ms
  AND first.direction = 'to_citizen' AND first.operator_id = own.operator_id AND first.thread_id = own.thread_id
  AND NOT EXISTS (
    SELECT 1 FROM delivery AS part
    WHERE part.message_id = d.message_id AND part.kind = 'say' AND part.id <> d.id AND part.state <> 'cancelled')
  AND NOT EXISTS (
    SELECT 1 FROM message AS heard
    WHERE heard.citizen_id = own.citizen_id AND heard.direction = 'from_citizen' AND heard.id > first.id);

-- name: put
INSERT INTO joined_answer (message_id, delivery_id) VALUES (:message_id, :delivery_id);

-- name: remove
DELETE FROM joined_answer WHERE message_id = :message_id;

-- name: lead
UPDATE delivery SET message_id = :message_id WHERE id = :delivery_id;

-- name: reword
UPDATE delivery SET body = :body, due_ms = :due_ms
WHERE id = :delivery_id AND (state = 'waiting' AND attempts = 0 OR state = 'held');

-- name: together
SELECT m.* FROM message AS m
WHERE m.id = (SELECT message_id FROM delivery WHERE id = :delivery_id)
   OR m.id IN (SELECT message_id FROM joined_answer WHERE delivery_id = :delivery_id)
ORDER BY m.id;

-- name: others
SELECT m.* FROM delivery AS d
JOIN joined_answer AS j ON j.delivery_id = d.id JOIN message AS m ON m.id = j.message_id
WHERE d.message_id = :message_id ORDER BY m.id;

-- name: savings
-- How many texts followed one of the same operator to the same citizen within so long, with nothing heard in between, and
-- answered no message: each was a message of its own. Few follow that fast, so that their words are looked at last.
SELECT COUNT(*) AS number
FROM (SELECT * FROM message WHERE direction = 'to_citizen' AND at_ms >= :since_ms ORDER BY at_ms DESC LIMIT :at_most) AS m
JOIN message AS last ON last.id = (
    SELECT before.id FROM message AS before
    WHERE before.citizen_id = m.citizen_id AND before.id < m.id AND before.direction <> 'note'
    ORDER BY before.id DESC LIMIT 1)
WHERE last.direction = 'to_citizen' AND m.at_ms - last.at_ms <= :within_ms
  AND last.operator_id = m.operator_id AND last.thread_id = m.thread_id
  AND json_extract(m.body, '$.kind') = 'text' AND json_extract(last.body, '$.kind') = 'text'
  AND EXISTS (SELECT 1 FROM citizen AS c WHERE c.id = m.citizen_id AND c.line = :line)
  AND EXISTS (
    SELECT 1 FROM delivery AS d
    WHERE d.message_id = m.id AND d.kind = 'say' AND d.state = 'sent' AND json_extract(d.body, '$.quoted') IS NULL);
