-- name: meet
INSERT INTO operator (desk, foreign_id, name, username, is_administrator)
VALUES (:desk, :foreign_id, :name, :username, :is_administrator)
ON CONFLICT (desk, foreign_id) DO UPDATE SET
    name = COALESCE(NULLIF(excluded.name, ''), operator.name),
    username = COALESCE(NULLIF(excluded.username, ''), operator.username),
    is_administrator = CASE WHEN :knows_rank AND operator.standing = ''
        THEN excluded.is_administrator ELSE operator.is_administrator END
RETURNING *;

-- name: get
SELECT * FROM operator WHERE id = :id;

-- name: of_desk
SELECT * FROM operator WHERE desk = :desk AND standing <> 'out' ORDER BY name, id;

-- name: list_members
INSERT INTO operator (desk, foreign_id, name, username, is_administrator, standing)
SELECT :desk, value ->> 0, value ->> 1, value ->> 2, value ->> 3, 'in' FROM json_each(:members) WHERE TRUE
ON CONFLICT (desk, foreign_id) DO UPDATE SET
    name = excluded.name, username = excluded.username,
    is_administrator = excluded.is_administrator, standing = excluded.standing;

-- name: note_departures
UPDATE operator SET standing = 'out', is_administrator = 0
WHERE desk = :desk AND foreign_id NOT IN (SELECT value ->> 0 FROM json_each(:members));

-- name: doubt_standing
UPDATE operator SET standing = 'unknown' WHERE standing IN ('in', 'out');

-- name: standing
SELECT standing FROM operator WHERE desk = :desk AND foreign_id = :foreign_id;

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
