-- name: move
INSERT INTO room_move (desk, from_id, to_id, moved_ms) VALUES (:desk, :from_id, :to_id, :now_ms)
ON CONFLICT (desk, from_id) DO UPDATE SET to_id = excluded.to_id, moved_ms = excluded.moved_ms;

-- name: moves
SELECT from_id, to_id FROM room_move WHERE desk = :desk;
