-- name: name
INSERT INTO staff_reaction (lane, foreign_id, message_id, emoji) VALUES (:lane, :foreign_id, :message_id, :emoji)
ON CONFLICT (lane, foreign_id) DO NOTHING;

-- name: called
SELECT m.* FROM staff_reaction AS r JOIN message AS m ON m.id = r.message_id
WHERE r.lane = :lane AND r.foreign_id = :foreign_id;

-- name: latest
SELECT foreign_id, emoji FROM staff_reaction WHERE message_id = :message_id ORDER BY rowid DESC LIMIT 1;

-- name: forget
DELETE FROM staff_reaction WHERE lane = :lane AND foreign_id = :foreign_id;
