-- name: make
INSERT INTO installation (id, token) VALUES (1, :token) ON CONFLICT DO NOTHING;

-- name: token
SELECT token FROM installation;

-- name: make_link_secret
UPDATE installation SET link_secret = :secret WHERE link_secret = '';

-- name: link_secret
SELECT link_secret FROM installation;
