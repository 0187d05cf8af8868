-- name: note_first_answer
INSERT INTO first_answer (case_id, line, message_id, answered_ms, open_seconds)
VALUES (:case_id, :line, :message_id, :now_ms, :open_seconds) ON CONFLICT (case_id) DO NOTHING;

-- name: forget_first_answer
DELETE FROM first_answer WHERE message_id = :message_id;

-- name: waits
-- How many waited at most so long (the limits in seconds, in order; the last row: longer than any).
SELECT (SELECT COUNT(*) FROM json_each(:limits) AS j WHERE j.value < open_seconds) AS step, COUNT(*) AS number
FROM first_answer WHERE line = :line AND answered_ms >= :since_ms AND answered_ms < :until_ms GROUP BY step;

-- name: kept
SELECT COUNT(*) AS number FROM first_answer
WHERE line = :line AND answered_ms >= :since_ms AND answered_ms < :until_ms AND open_seconds <= :promise;

-- name: wait_of
SELECT open_seconds FROM first_answer WHERE line = :line AND answered_ms >= :since_ms AND answered_ms < :until_ms
ORDER BY open_seconds LIMIT 1 OFFSET :place;

-- name: reach
-- Out of the index alone, as `recipients.count`: the latest broadcasts, how many copies went, arrived, were read.
SELECT b.id, b.started_ms,
       COALESCE(SUM(d.state = 'sent' AND d.progress <> 3), 0) AS sent,
       COALESCE(SUM(d.state = 'sent' AND d.progress >= 4), 0) AS delivered,
       COALESCE(SUM(d.state = 'sent' AND d.progress = 5), 0) AS read
FROM (SELECT id, started_ms FROM broadcast
      WHERE line = :line AND started_ms >= :since_ms AND started_ms < :until_ms ORDER BY started_ms DESC LIMIT :at_most) AS b
LEFT JOIN delivery AS d ON d.broadcast_id = b.id
GROUP BY b.id ORDER BY b.started_ms DESC;

-- name: broadcasts
SELECT COUNT(*) AS number FROM broadcast WHERE line = :line AND started_ms >= :since_ms AND started_ms < :until_ms;

-- name: subscribers
SELECT COALESCE(SUM(change), 0) AS total,
       COALESCE(SUM(change = 1 AND at_ms >= :since_ms), 0) AS came, COALESCE(SUM(change = -1 AND at_ms >= :since_ms), 0) AS went
FROM subscriber_move WHERE line = :line AND at_ms < :until_ms;
