-- name: make
INSERT INTO installation (id, token) VALUES (1, :token) ON CONFLICT DO NOTHING;

-- name: token
SELECT token FROM installation;
