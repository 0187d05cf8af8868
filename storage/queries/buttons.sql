-- name: make
INSERT INTO button (token, desk, action, argument, detail) VALUES (:token, :desk, :action, :argument, :detail);

-- name: get
SELECT action, argument, detail, used_ms FROM button WHERE token = :token AND desk = :desk;

-- name: of_meaning
SELECT token FROM button WHERE argument = :argument AND action = :action AND desk = :desk AND detail = :detail LIMIT 1;

-- name: use
UPDATE button SET used_ms = :now_ms WHERE token = :token AND used_ms IS NULL;
