-- name: unfinished
SELECT d.lane, d.state, COUNT(*) AS number, MIN(d.created_ms) AS oldest_ms
FROM delivery AS d LEFT JOIN broadcast AS b ON b.id = d.broadcast_id
WHERE d.state = 'waiting' AND d.kind IN ('say', 'post', 'notice', 'mail') AND (b.id IS NULL OR b.state = 'running')
GROUP BY d.lane
UNION ALL
SELECT lane, state, COUNT(*) AS number, MIN(created_ms) AS oldest_ms
FROM delivery WHERE state IN ('sending', 'uncertain', 'held') AND state IN ('uncertain', 'held') GROUP BY lane, state;

-- name: alarms
SELECT lane, kind, cause, raised_ms FROM alarm ORDER BY lane, kind;

-- name: freezes
SELECT lane, cause, until_ms, since_ms FROM lane_freeze ORDER BY lane;

-- name: undecided
SELECT COUNT(*) AS number, MIN(kept_ms) AS oldest_ms FROM inbox WHERE state = 'waiting' AND kept_ms < :before_ms;

-- name: set_aside
SELECT COUNT(*) AS number FROM inbox WHERE state = 'aside';
