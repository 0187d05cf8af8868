-- name: change
INSERT INTO special_day (line, day, openings) VALUES (:line, :day, :openings)
ON CONFLICT (line, day) DO UPDATE SET openings = excluded.openings;

-- name: forget
DELETE FROM special_day WHERE line = :line AND day = :day;

-- name: since
SELECT day, openings FROM special_day WHERE line = :line AND day >= :first ORDER BY day;
