-- name: change
INSERT INTO office_detail (line, office, field, value) VALUES (:line, :office, :field, :value)
ON CONFLICT (line, office, field) DO UPDATE SET value = excluded.value;

-- name: of_line
SELECT office, field, value FROM office_detail WHERE line = :line ORDER BY office, field;
