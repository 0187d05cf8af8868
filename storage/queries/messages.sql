-- name: record
INSERT INTO message (citizen_id, thread_id, direction, operator_id, body, quoted_id, at_ms, typed)
VALUES (:citizen_id, :thread_id, :direction, :operator_id, :body, :quoted_id, :at_ms, :typed) RETURNING id;

-- name: get
SELECT * FROM message WHERE id = :id;

-- name: name
INSERT INTO foreign_message (lane, foreign_id, message_id) VALUES (:lane, :foreign_id, :message_id)
ON CONFLICT (lane, foreign_id, message_id) DO NOTHING;

-- name: by_foreign_id
SELECT m.* FROM foreign_message AS f JOIN message AS m ON m.id = f.message_id
WHERE f.lane = :lane AND f.foreign_id = :foreign_id
ORDER BY m.id LIMIT 1;

-- name: foreign_ids
SELECT foreign_id FROM foreign_message WHERE message_id = :message_id AND lane = :lane ORDER BY rowid;

-- name: names_at_desks
-- And those that leave with it: what happens to one happens to all.
SELECT lane, foreign_id FROM foreign_message
WHERE lane LIKE 'desk:%' AND message_id IN (
    SELECT :message_id UNION ALL
    SELECT j.message_id FROM delivery AS d JOIN joined_answer AS j ON j.delivery_id = d.id WHERE d.message_id = :message_id)
ORDER BY rowid;

-- name: rewrite
UPDATE message SET body = :body WHERE id = :id;

-- name: retype
UPDATE message SET typed = :typed WHERE id = :id;

-- name: redirect
UPDATE message SET direction = :direction WHERE id = :id;

-- name: last_of_citizen
SELECT m.* FROM message AS m WHERE m.citizen_id = :citizen_id AND m.direction = 'from_citizen' ORDER BY m.id DESC LIMIT 1;

-- name: latest_of_citizen
SELECT m.* FROM message AS m WHERE m.citizen_id = :citizen_id AND m.direction = 'from_citizen'
ORDER BY m.id DESC LIMIT :at_most;

-- name: tally
SELECT COUNT(*) AS messages, MIN(at_ms) AS first_ms FROM message WHERE citizen_id = :citizen_id AND direction = 'from_citizen';

-- name: answered_meanwhile
WITH answer AS (
    SELECT * FROM message
    WHERE citizen_id = :citizen_id AND direction = 'to_citizen' AND id > COALESCE(
        (SELECT MAX(id) FROM message WHERE citizen_id = :citizen_id AND direction = 'from_citizen'), 0))
SELECT * FROM answer
WHERE operator_id <> :operator_id AND at_ms >= :since_ms
  AND NOT EXISTS (SELECT 1 FROM answer AS own WHERE own.operator_id = :operator_id)
ORDER BY id DESC LIMIT 1;
