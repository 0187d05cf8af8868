-- name: open_threads
SELECT t.*, c.line FROM thread AS t JOIN citizen AS c ON c.id = t.citizen_id
WHERE t.desk = :from_desk AND t.is_current = 1 AND t.state = 'open'
  AND c.line IN (SELECT value FROM json_each(:lines))
  AND NOT EXISTS (SELECT 1 FROM thread AS there
    WHERE there.citizen_id = t.citizen_id AND there.desk = :to_desk AND there.is_current = 1)
ORDER BY t.id;

-- name: retire
UPDATE thread SET is_current = 0 WHERE id = :id;

-- name: follow_messages
UPDATE message SET thread_id = :to_thread
WHERE thread_id = :from_thread AND id IN (
  SELECT message_id FROM delivery
  WHERE thread_id = :from_thread AND lane LIKE 'line:%' AND state IN ('waiting', 'sending', 'uncertain', 'held'));

-- name: follow
UPDATE delivery SET thread_id = :to_thread
WHERE thread_id = :from_thread AND lane LIKE 'line:%' AND state IN ('waiting', 'sending', 'uncertain', 'held');

-- Citizens' words that wait for the old desk, and what the bridge was to say of a conversation; not what the new one has.
-- name: waiting
SELECT d.id FROM delivery AS d
JOIN thread AS old ON old.id = d.thread_id AND old.desk = :from_desk
JOIN citizen AS c ON c.id = old.citizen_id AND c.line IN (SELECT value FROM json_each(:lines))
LEFT JOIN message AS m ON m.id = d.message_id
WHERE d.lane = :from_lane AND d.state IN ('waiting', 'sending') AND d.kind IN ('post', 'notice')
  AND (d.kind = 'post' OR NOT EXISTS (
    SELECT 1 FROM delivery AS file
    WHERE file.message_id = d.message_id AND file.lane = d.lane AND file.kind = 'post' AND file.state IN ('waiting', 'sending')))
  AND NOT EXISTS (
    SELECT 1 FROM foreign_message AS mine
    JOIN foreign_message AS other ON other.lane = mine.lane AND other.foreign_id = mine.foreign_id
    JOIN message AS theirs ON theirs.id = other.message_id
    JOIN thread AS there ON there.id = theirs.thread_id AND there.desk = :to_desk
    WHERE mine.message_id = d.message_id AND mine.lane LIKE 'line:%' AND m.direction = 'from_citizen')
  AND (m.direction IS NULL OR m.direction = 'from_citizen')
ORDER BY d.id;

-- name: carry_over
INSERT INTO delivery (lane, kind, priority, sequence_key, citizen_id, thread_id, message_id, body, created_ms)
SELECT :to_lane, d.kind, d.priority, 'thread:' || there.id, d.citizen_id, there.id, d.message_id,
       CASE d.kind WHEN 'post' THEN json_set(d.body, '$.after', NULL)
                   ELSE json_set(d.body, '$.buttons', json('[]'), '$.answers', '') END, d.created_ms
FROM delivery AS d
JOIN thread AS old ON old.id = d.thread_id
JOIN thread AS there ON there.citizen_id = old.citizen_id AND there.desk = :to_desk AND there.is_current = 1
WHERE d.id IN (SELECT value FROM json_each(:ids)) ORDER BY d.id;

-- name: set_down
UPDATE delivery SET state = 'cancelled', cause = 'moved', settled_ms = :now_ms
WHERE lane = :from_lane AND state IN ('waiting', 'sending')
  AND (id IN (SELECT value FROM json_each(:ids)) OR thread_id IN (SELECT value FROM json_each(:threads)));

-- What still waits to be shown is shown by itself, and not here too.
-- name: last_said
SELECT * FROM (
  SELECT m.*, COALESCE(o.name, '') AS name FROM message AS m LEFT JOIN operator AS o ON o.id = m.operator_id
  WHERE m.thread_id = :thread AND NOT EXISTS (
    SELECT 1 FROM delivery AS d
    WHERE d.message_id = m.id AND d.lane = :from_lane AND d.kind IN ('post', 'notice') AND d.state IN ('waiting', 'sending'))
  ORDER BY m.id DESC LIMIT :at_most)
ORDER BY id;
