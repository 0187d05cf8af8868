-- name: link
INSERT INTO fault_citizen (fault_id, citizen_id, thread_id, linked_ms)
VALUES (:fault_id, :citizen_id, :thread_id, :now_ms) ON CONFLICT DO NOTHING;

-- name: move
INSERT INTO fault_citizen (fault_id, citizen_id, thread_id, linked_ms, step_id)
SELECT :into_id, citizen_id, thread_id, linked_ms, step_id FROM fault_citizen WHERE fault_id = :fault_id ON CONFLICT DO NOTHING;

-- name: move_photos
INSERT INTO fault_photo (fault_id, message_id, expires_ms)
SELECT :into_id, message_id, expires_ms FROM fault_photo WHERE fault_id = :fault_id ON CONFLICT DO NOTHING;

-- name: citizens
SELECT citizen_id, thread_id FROM fault_citizen WHERE fault_id = :fault_id ORDER BY linked_ms, citizen_id;

-- name: last_step
SELECT m.* FROM fault_citizen AS c JOIN message AS m ON m.id = c.step_id
WHERE c.fault_id = :fault_id AND c.citizen_id = :citizen_id;

-- name: is_step
SELECT 1 FROM fault_citizen WHERE step_id = :message_id LIMIT 1;

-- name: keep_step
UPDATE fault_citizen SET step_id = :message_id WHERE fault_id = :fault_id AND citizen_id = :citizen_id;

-- name: said
SELECT m.id, m.direction, m.body, m.at_ms FROM message AS m LEFT JOIN thread AS t ON t.id = m.thread_id
WHERE m.citizen_id = :citizen_id AND m.at_ms >= :since_ms
  AND (m.direction = 'to_citizen' OR (m.direction = 'from_citizen' AND t.desk = :desk AND t.is_current = 1))
ORDER BY m.id DESC LIMIT :at_most;

-- name: said_from
SELECT m.id, m.direction, m.body, m.at_ms FROM message AS m LEFT JOIN thread AS t ON t.id = m.thread_id
WHERE m.citizen_id = :citizen_id AND m.id >= :first_id
  AND (m.direction = 'to_citizen' OR (m.direction = 'from_citizen' AND t.desk = :desk AND t.is_current = 1))
ORDER BY m.id LIMIT :at_most;

-- name: settled
SELECT at_ms FROM (
  SELECT MAX(linked_ms) AS at_ms FROM fault_citizen WHERE citizen_id = :citizen_id
  UNION ALL
  SELECT begun_again_ms FROM citizen_case WHERE id = (SELECT MAX(id) FROM citizen_case WHERE citizen_id = :citizen_id))
WHERE at_ms IS NOT NULL;

-- name: link_photo
INSERT INTO fault_photo (fault_id, message_id, expires_ms)
SELECT :fault_id, id, at_ms + :kept_ms FROM message
WHERE id IN (SELECT value FROM json_each(:messages)) AND at_ms + :kept_ms > :now_ms ON CONFLICT DO NOTHING;

-- name: unlink_photos
DELETE FROM fault_photo WHERE fault_id = :fault_id;

-- name: photos
SELECT m.body, p.expires_ms FROM fault_photo AS p JOIN message AS m ON m.id = p.message_id
WHERE p.fault_id = :fault_id AND p.expires_ms > :now_ms ORDER BY m.id;

-- name: forget_photos
DELETE FROM fault_photo WHERE expires_ms <= :now_ms;

-- name: keep_card
INSERT INTO fault_card (fault_id, desk, delivery_id) VALUES (:fault_id, :desk, :delivery_id)
ON CONFLICT (fault_id, desk) DO UPDATE SET delivery_id = excluded.delivery_id;

-- name: cards
SELECT desk, delivery_id FROM fault_card WHERE fault_id = :fault_id ORDER BY desk;
