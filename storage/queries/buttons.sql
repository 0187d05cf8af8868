-- name: make
INSERT INTO button (token, desk, action, argument) VALUES (:token, :desk, :action, :argument);

-- name: get
SELECT action, argument, used_ms FROM button WHERE token = :token AND desk = :desk;

-- name: use
UPDATE button SET used_ms = :now_ms WHERE token = :token AND used_ms IS NULL;
