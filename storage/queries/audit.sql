-- name: last
SELECT hash FROM audit ORDER BY id DESC LIMIT 1;

-- name: append
INSERT INTO audit (at_ms, actor, action, subject, previous_hash, hash)
VALUES (:at_ms, :actor, :action, :subject, :previous_hash, :hash);

-- name: all
SELECT id, at_ms, actor, action, subject, previous_hash, hash FROM audit ORDER BY id;
