-- name: meet
INSERT INTO operator (desk, foreign_id, name, username, is_administrator)
VALUES (:desk, :foreign_id, :name, :username, :is_administrator)
ON CONFLICT (desk, foreign_id) DO UPDATE SET
    name = COALESCE(NULLIF(excluded.name, ''), operator.name),
    username = COALESCE(NULLIF(excluded.username, ''), operator.username),
    is_administrator = CASE WHEN :knows_rank THEN excluded.is_administrator ELSE operator.is_administrator END
RETURNING *;

-- name: get
SELECT * FROM operator WHERE id = :id;

-- name: of_desk
SELECT * FROM operator WHERE desk = :desk ORDER BY name, id;

-- name: demote_all
UPDATE operator SET is_administrator = 0 WHERE desk = :desk;

-- name: offer_code
INSERT INTO link_code (line, code, operator_id, expires_ms) VALUES (:line, :code, :operator_id, :expires_ms)
ON CONFLICT (line, code) DO UPDATE SET operator_id = excluded.operator_id, expires_ms = excluded.expires_ms;

-- name: take_code
DELETE FROM link_code WHERE line = :line AND code = :code RETURNING operator_id, expires_ms;

-- name: forget_codes
DELETE FROM link_code WHERE expires_ms < :now_ms;

-- name: link
INSERT INTO operator_link (operator_id, line, citizen_id) VALUES (:operator_id, :line, :citizen_id)
ON CONFLICT (operator_id, line) DO UPDATE SET citizen_id = excluded.citizen_id;

-- name: linked
SELECT citizen_id FROM operator_link WHERE operator_id = :operator_id AND line = :line;

-- name: linked_at
SELECT DISTINCT l.line, l.citizen_id FROM operator AS o JOIN operator_link AS l ON l.operator_id = o.id
WHERE o.desk = :desk ORDER BY l.line, l.citizen_id;
