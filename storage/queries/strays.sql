-- name: keep
INSERT INTO stray (desk, foreign_id, operator_id, body, at_ms) VALUES (:desk, :foreign_id, :operator_id, :body, :at_ms)
ON CONFLICT (foreign_id) DO UPDATE SET body = excluded.body
RETURNING id;

-- name: take
DELETE FROM stray WHERE id = :id AND desk = :desk RETURNING foreign_id, operator_id, body, at_ms;

-- name: rewrite
UPDATE stray SET body = :body WHERE desk = :desk AND foreign_id = :foreign_id AND operator_id = :operator_id;

-- name: forget
DELETE FROM stray WHERE desk = :desk AND foreign_id = :foreign_id;

-- name: shed
DELETE FROM stray WHERE at_ms < :before_ms;

-- name: ask
INSERT INTO stray_question (desk, anchor, operator_id) VALUES (:desk, :anchor, :operator_id)
ON CONFLICT DO NOTHING
RETURNING 1;
