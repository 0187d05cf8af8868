-- name: begin
INSERT INTO duty (desk, operator_id, since_ms) VALUES (:desk, :operator_id, :now_ms)
ON CONFLICT (desk, operator_id) DO UPDATE SET since_ms = excluded.since_ms WHERE duty.since_ms <= :over_ms;

-- name: end
DELETE FROM duty WHERE desk = :desk AND operator_id = :operator_id;

-- name: on
SELECT o.* FROM duty AS d JOIN operator AS o ON o.id = d.operator_id WHERE d.desk = :desk AND d.since_ms > :over_ms ORDER BY d.since_ms, o.id;

-- name: standing
SELECT COALESCE(o.name, '') AS holder, COUNT(*) AS number, SUM(c.waiting_ms IS NOT NULL) AS waiting,
       SUM(c.waiting_ms IS NOT NULL AND c.waiting_ms >= :since_ms) AS fresh
FROM citizen_case AS c
JOIN thread AS t ON t.citizen_id = c.citizen_id AND t.desk = :desk AND t.is_current = 1
JOIN citizen AS p ON p.id = c.citizen_id AND p.is_blocked = 0
LEFT JOIN operator AS o ON o.id = c.holder_id
WHERE c.state = 'open'
GROUP BY c.holder_id ORDER BY c.holder_id IS NOT NULL, number DESC, holder;
