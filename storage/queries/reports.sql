-- name: next
SELECT MIN(report_ms) AS report_ms FROM broadcast WHERE report_ms > :now_ms;

-- name: in_flight
SELECT 1 AS yes FROM delivery WHERE broadcast_id = :id AND state = 'sending' LIMIT 1;

-- name: give
-- Once: whoever comes second finds another number of reports.
UPDATE broadcast SET reports = reports + 1,
    report_ms = CASE WHEN finished_ms + :again_ms > :now_ms THEN finished_ms + :again_ms END
WHERE id = :id AND reports = :reports AND report_ms IS NOT NULL;

-- name: page
SELECT MAX(citizen_id) AS last FROM (
    SELECT citizen_id FROM recipient WHERE broadcast_id = :id AND citizen_id > :after ORDER BY citizen_id LIMIT :limit);

-- name: pace
-- How many copies were sent, delivered and read by so many seconds after :start_ms: by the second for two minutes, by the
-- minute for two hours, then by the hour, rounded up. Some hundred rows, however many people. The network's clock is not
-- ours and counts whole seconds: what was delivered had been sent by then.
WITH copy AS MATERIALIZED (
    SELECT MIN(d.settled_ms, COALESCE(d.delivered_ms, d.settled_ms)) AS sent_ms, d.delivered_ms, d.read_ms, d.progress
    FROM recipient AS r JOIN delivery AS d ON d.id = r.delivery_id
    WHERE r.broadcast_id = :id AND r.citizen_id > :after AND r.citizen_id <= :last AND d.state = 'sent' AND d.progress <> 3),
step AS (
    SELECT 'sent' AS stage, sent_ms AS at_ms FROM copy
    UNION ALL SELECT 'delivered', delivered_ms FROM copy WHERE progress >= 4
    UNION ALL SELECT 'read', read_ms FROM copy WHERE progress = 5)
SELECT stage, CASE WHEN exact <= 120 THEN exact WHEN exact <= 7200 THEN (exact + 59) / 60 * 60
                   ELSE (exact + 3599) / 3600 * 3600 END AS seconds, COUNT(*) AS number
FROM (SELECT stage, MAX(0, (at_ms - :start_ms + 999) / 1000) AS exact FROM step WHERE at_ms <= :until_ms)
GROUP BY stage, seconds;

-- name: charges
SELECT d.charge, COUNT(*) AS number FROM recipient AS r JOIN delivery AS d ON d.id = r.delivery_id
WHERE r.broadcast_id = :id AND r.citizen_id > :after AND r.citizen_id <= :last AND d.progress >= 4
GROUP BY d.charge;

-- name: charges_of_former
-- An attempt that was given up, and arrived after all, is paid like the one in its stead.
SELECT charge, COUNT(*) AS number FROM delivery
WHERE broadcast_id = :id AND state = 'superseded' AND progress >= 4 GROUP BY charge;

-- name: left
-- In this order (CROSS): the lines of the ledger since the broadcast's start are few, whoever got it may be the whole town.
SELECT COUNT(DISTINCT k.citizen_id) AS number
FROM broadcast AS b
CROSS JOIN consent AS k ON k.id > b.ceiling AND k.given = 0 AND (b.bulletin = '' OR k.bulletin IN (b.bulletin, '*'))
CROSS JOIN recipient AS r ON r.broadcast_id = b.id AND r.citizen_id = k.citizen_id
CROSS JOIN delivery AS d ON d.id = r.delivery_id AND d.state = 'sent' AND d.progress <> 3
-- Networks tell whole seconds: a word of the second in which the copy left came after it.
WHERE b.id = :id AND k.at_ms >= d.settled_ms - d.settled_ms % 1000 AND k.at_ms <= d.settled_ms + :within_ms;
