-- name: save
INSERT INTO ready_answer (line, name, body, valid_until_ms, saved_by, saved_ms)
VALUES (:line, :name, :body, :valid_until_ms, :saved_by, :now_ms)
ON CONFLICT (line, name) DO UPDATE SET
    body = excluded.body, valid_until_ms = excluded.valid_until_ms,
    saved_by = excluded.saved_by, saved_ms = excluded.saved_ms;

-- name: get
SELECT * FROM ready_answer WHERE line = :line AND name = :name;

-- name: all
SELECT * FROM ready_answer WHERE line = :line ORDER BY uses DESC, name;

-- name: delete
DELETE FROM ready_answer WHERE line = :line AND name = :name;

-- name: count_use
UPDATE ready_answer SET uses = uses + 1 WHERE line = :line AND name = :name;
