-- name: count
INSERT INTO tally (line, hour_ms, what, number) VALUES (:line, :hour_ms, :what, :number)
ON CONFLICT (line, hour_ms, what) DO UPDATE SET number = number + excluded.number;

-- name: count_charges
-- Before `statuses.apply` and by its conditions: what arrives with this news counts, at the price it will then have; where
-- the price of something that had arrived changes, it moves.
WITH news AS MATERIALIZED (
    SELECT json_extract(value, '$[0]') AS id, json_extract(value, '$[1]') AS progress,
           json_extract(value, '$[2]') AS foreign_id, json_extract(value, '$[3]') AS charge
    FROM json_each(:news)),
counted AS MATERIALIZED (
    SELECT d.lane, d.progress >= 4 AS had_arrived, MAX(d.progress, news.progress) >= 4 AS has_arrived, d.charge AS before,
           CASE WHEN news.charge > 0 AND (d.charge = 0 OR d.progress < news.progress) THEN news.charge ELSE d.charge END AS after
    FROM news JOIN delivery AS d ON d.id = news.id
    WHERE d.state NOT IN ('waiting', 'held') AND (d.foreign_id IS NULL OR d.foreign_id = news.foreign_id))
INSERT INTO tally (line, hour_ms, what, number)
SELECT substr(lane, 6), :hour_ms, 'charge:' || charge, SUM(number) FROM (
    SELECT lane, after AS charge, 1 AS number FROM counted WHERE has_arrived AND (NOT had_arrived OR after <> before)
    UNION ALL SELECT lane, before, -1 FROM counted WHERE had_arrived AND after <> before)
WHERE true GROUP BY lane, charge HAVING SUM(number) <> 0
ON CONFLICT (line, hour_ms, what) DO UPDATE SET number = number + excluded.number;

-- name: between
SELECT hour_ms, what, number FROM tally
WHERE line = :line AND hour_ms >= :since_ms AND hour_ms < :until_ms ORDER BY hour_ms, what;

-- name: summed
SELECT what, SUM(number) AS number FROM tally
WHERE line = :line AND hour_ms >= :since_ms AND hour_ms < :until_ms GROUP BY what;
