-- name: refused
-- Out of the index alone, and of few rows: asked twice a second of every broadcast under way.
SELECT (SELECT COUNT(*) FROM delivery WHERE broadcast_id = :id AND state = 'refused')
     + (SELECT COUNT(*) FROM delivery WHERE broadcast_id = :id AND state = 'sent' AND progress = 3) AS refused,
       judged_ms, judged_refused, judged_settled, judged_asked
FROM broadcast WHERE id = :id;

-- name: settled
SELECT COUNT(*) AS number FROM delivery WHERE broadcast_id = :id AND state IN ('sent', 'refused', 'uncertain');

-- name: judge
UPDATE broadcast SET judged_ms = :now_ms, judged_refused = :refused, judged_settled = :settled,
    judged_asked = judged_asked + :asked
WHERE id = :id;

-- name: causes
SELECT cause, COUNT(*) AS number FROM (
    SELECT cause, settled_ms FROM delivery WHERE broadcast_id = :id AND state = 'refused'
    UNION ALL SELECT cause, settled_ms FROM delivery WHERE broadcast_id = :id AND state = 'sent' AND progress = 3)
WHERE settled_ms >= :since_ms GROUP BY cause ORDER BY number DESC, cause;
