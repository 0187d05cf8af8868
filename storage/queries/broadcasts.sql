-- name: draft
INSERT INTO broadcast (line, desk, bulletin, body, operator_id, is_alert, created_ms)
VALUES (:line, :desk, :bulletin, :body, :operator_id, :is_alert, :now_ms) RETURNING id;

-- name: get
SELECT * FROM broadcast WHERE id = :id;

-- name: show_on
UPDATE broadcast SET notice_id = :notice_id WHERE id = :id;

-- name: start
UPDATE broadcast SET state = 'running', ceiling = :ceiling, started_ms = :now_ms
WHERE id = :id AND state = 'draft';

-- name: turn
UPDATE broadcast SET state = :to_state, cause = :cause,
    finished_ms = CASE WHEN :to_state IN ('done', 'cancelled') THEN :now_ms ELSE finished_ms END
WHERE id = :id AND state = :from_state;

-- name: drafts
SELECT * FROM broadcast WHERE line = :line AND state = 'draft' AND created_ms >= :since_ms ORDER BY id;

-- name: running
SELECT * FROM broadcast WHERE state = 'running' ORDER BY id;

-- name: propose
UPDATE broadcast SET proposer_id = :operator_id WHERE id = :id AND state = 'draft' AND proposer_id IS NULL;
