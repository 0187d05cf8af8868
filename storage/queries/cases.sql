-- name: current
SELECT * FROM citizen_case WHERE citizen_id = :citizen_id ORDER BY id DESC LIMIT 1;

-- name: hear
UPDATE citizen_case SET state = 'open', closed_ms = NULL, closed_by = NULL, waiting_ms = COALESCE(waiting_ms, :at_ms),
       begun_again_ms = CASE WHEN state = 'closed' THEN :at_ms ELSE begun_again_ms END
WHERE id = (SELECT MAX(id) FROM citizen_case WHERE citizen_id = :citizen_id)
  AND (state = 'open' OR closed_ms > :closed_after_ms)
RETURNING *;

-- name: begin
INSERT INTO citizen_case (citizen_id, opened_ms, waiting_ms) VALUES (:citizen_id, :at_ms, :at_ms) RETURNING *;

-- name: begin_with
UPDATE citizen_case SET message_id = :message_id WHERE id = :id AND message_id IS NULL;

-- name: answer
UPDATE citizen_case SET waiting_ms = NULL, holder_id = COALESCE(holder_id, :operator_id)
WHERE citizen_id = :citizen_id AND state = 'open' RETURNING *;

-- name: wait_again
-- Whatever was said before the case was closed is settled.
WITH answered AS (
    SELECT COALESCE(MAX(id), 0) AS last FROM message WHERE citizen_id = :citizen_id AND direction = 'to_citizen')
UPDATE citizen_case SET waiting_ms = (
    SELECT MIN(at_ms) FROM (
        SELECT m.at_ms FROM message AS m, answered
        WHERE m.citizen_id = :citizen_id AND m.direction = 'from_citizen'
          AND m.id > answered.last AND m.id > citizen_case.settled_until
        UNION ALL
        SELECT c.called_ms FROM citizen_case AS c, answered
        WHERE c.citizen_id = :citizen_id AND c.state = 'open' AND c.called_after >= answered.last))
WHERE citizen_id = :citizen_id AND state = 'open';

-- name: call
-- Only the first call counts until it is answered.
WITH said AS (
    SELECT COALESCE(MAX(id), 0) AS last, COALESCE(MAX(CASE WHEN direction = 'to_citizen' THEN id END), 0) AS answer
    FROM message WHERE citizen_id = (SELECT citizen_id FROM citizen_case WHERE id = :id))
UPDATE citizen_case SET called_ms = :at_ms, called_after = (SELECT last FROM said)
WHERE id = :id AND (called_ms IS NULL OR called_after < (SELECT answer FROM said));

-- name: hold
UPDATE citizen_case SET holder_id = :holder_id WHERE id = :id;

-- name: close
UPDATE citizen_case SET state = 'closed', closed_ms = :now_ms, closed_by = :closed_by, waiting_ms = NULL, called_ms = NULL,
       settled_until = (SELECT COALESCE(MAX(m.id), 0) FROM message AS m WHERE m.citizen_id = :citizen_id)
WHERE citizen_id = :citizen_id AND state = 'open';

-- name: reopen
UPDATE citizen_case SET state = 'open', closed_ms = NULL, closed_by = NULL
WHERE id = (SELECT MAX(id) FROM citizen_case WHERE citizen_id = :citizen_id);

-- name: waiting
SELECT c.citizen_id, p.line, t.title, t.anchor, c.waiting_ms, p.last_heard_ms, COALESCE(o.name, '') AS holder
FROM citizen_case AS c
JOIN thread AS t ON t.citizen_id = c.citizen_id AND t.desk = :desk AND t.is_current = 1
JOIN citizen AS p ON p.id = c.citizen_id
LEFT JOIN operator AS o ON o.id = c.holder_id
WHERE c.state = 'open' AND c.waiting_ms IS NOT NULL AND p.is_blocked = 0
  AND p.last_heard_ms > :since_ms AND p.last_heard_ms < :until_ms
  AND (:lines = '[]' OR p.line IN (SELECT value FROM json_each(:lines)))
ORDER BY CASE WHEN :soonest THEN p.last_heard_ms ELSE c.waiting_ms END, c.id LIMIT :at_most;

-- name: count_waiting
SELECT COUNT(*) AS number
FROM citizen_case AS c
JOIN thread AS t ON t.citizen_id = c.citizen_id AND t.desk = :desk AND t.is_current = 1
JOIN citizen AS p ON p.id = c.citizen_id
WHERE c.state = 'open' AND c.waiting_ms IS NOT NULL AND p.is_blocked = 0
  AND p.last_heard_ms > :since_ms AND p.last_heard_ms < :until_ms
  AND (:lines = '[]' OR p.line IN (SELECT value FROM json_each(:lines)));

-- name: past
SELECT c.opened_ms, c.closed_ms, m.body, COALESCE(o.name, '') AS closed_by
FROM citizen_case AS c
LEFT JOIN message AS m ON m.id = c.message_id
LEFT JOIN operator AS o ON o.id = c.closed_by
WHERE c.citizen_id = :citizen_id AND c.state = 'closed'
ORDER BY c.id DESC LIMIT :at_most;

-- name: begin_silent
INSERT INTO citizen_case (citizen_id, opened_ms) VALUES (:citizen_id, :now_ms);

-- name: show
UPDATE thread SET mark = :mark, shown_holder_id = :holder_id
WHERE citizen_id = :citizen_id AND is_current = 1 AND (mark <> :mark OR shown_holder_id IS NOT :holder_id)
RETURNING *;
