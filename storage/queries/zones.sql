-- name: of_citizen
SELECT zone, means, at_ms FROM citizen_zone WHERE citizen_id = :citizen_id ORDER BY zone;

-- name: add
INSERT INTO citizen_zone (citizen_id, zone, line, means, at_ms) VALUES (:citizen_id, :zone, :line, :means, :now_ms)
ON CONFLICT (citizen_id, zone) DO NOTHING;

-- name: remove
DELETE FROM citizen_zone WHERE citizen_id = :citizen_id AND (:zone = '' OR zone = :zone);

-- name: ask
UPDATE citizen SET zone_asked_ms = :now_ms WHERE id = :citizen_id AND zone_asked_ms IS NULL;

-- name: count_by_zone
-- Subscribers only; who named several zones counts in each, who named none is counted under ''.
SELECT COALESCE(z.zone, '') AS zone, COUNT(*) AS number
FROM (SELECT DISTINCT citizen_id FROM subscription WHERE line = :line AND given = 1) AS s
LEFT JOIN citizen_zone AS z ON z.citizen_id = s.citizen_id
GROUP BY z.zone;
