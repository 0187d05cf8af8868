-- name: begin
INSERT INTO block (citizen_id, desk, operator_id, reason, begun_ms, after_id, review_ms)
VALUES (:citizen_id, :desk, :operator_id, :reason, :now_ms, (SELECT COALESCE(MAX(id), 0) FROM message), :review_ms)
ON CONFLICT (citizen_id) WHERE lifted_ms IS NULL DO UPDATE SET
    operator_id = excluded.operator_id, reason = excluded.reason, review_ms = excluded.review_ms, reminded_ms = NULL;

-- name: shut
UPDATE citizen SET is_blocked = :is_blocked WHERE id = :citizen_id;

-- name: standing
SELECT b.reason, b.begun_ms, b.review_ms, o.name,
    (SELECT COUNT(*) FROM message AS m
     WHERE m.citizen_id = b.citizen_id AND m.direction = 'from_citizen' AND m.id > b.after_id) AS written
FROM block AS b JOIN operator AS o ON o.id = b.operator_id
WHERE b.citizen_id = :citizen_id AND b.lifted_ms IS NULL;

-- name: kept
SELECT m.* FROM block AS b
JOIN message AS m ON m.citizen_id = b.citizen_id AND m.direction = 'from_citizen' AND m.id > b.after_id
WHERE b.citizen_id = :citizen_id AND b.lifted_ms IS NULL ORDER BY m.id;

-- name: lift
UPDATE block SET lifted_ms = :now_ms, lifted_by = :operator_id WHERE citizen_id = :citizen_id AND lifted_ms IS NULL;

-- name: to_review
UPDATE block SET reminded_ms = :now_ms
WHERE desk = :desk AND lifted_ms IS NULL AND reminded_ms IS NULL AND review_ms <= :now_ms
RETURNING citizen_id;
