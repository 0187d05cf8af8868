-- name: draft
INSERT INTO broadcast (line, desk, bulletin, zone, body, operator_id, is_alert, corrects, translations, created_ms)
VALUES (:line, :desk, :bulletin, :zone, :body, :operator_id, :is_alert, :corrects, :translations, :now_ms) RETURNING id;

-- name: get
SELECT * FROM broadcast WHERE id = :id;

-- name: show_on
UPDATE broadcast SET notice_id = :notice_id WHERE id = :id;

-- name: ask_on
UPDATE broadcast SET request_id = :notice_id WHERE id = :id;

-- name: start
UPDATE broadcast SET state = 'running', ceiling = :ceiling, is_inside_first = 1, planned = :planned, started_ms = :now_ms, cause = '', due_ms = NULL,
    asked_ms = NULL, until_ms = :until_ms, expires_ms = :expires_ms
WHERE id = :id AND state = :from_state AND started_ms IS NULL;

-- name: schedule
UPDATE broadcast SET state = 'scheduled', cause = '', due_ms = :due_ms, until_ms = :until_ms, expires_ms = :expires_ms
WHERE id = :id AND state = :from_state AND started_ms IS NULL;

-- name: turn
UPDATE broadcast SET state = :to_state, cause = :cause, due_ms = :due_ms,
    asked_ms = CASE WHEN :to_state IN ('done', 'cancelled') THEN NULL ELSE asked_ms END,
    finished_ms = CASE WHEN :to_state IN ('done', 'cancelled') THEN :now_ms ELSE finished_ms END,
    -- Its end is reported, as often as it ends: one that goes again has not.
    report_ms = CASE WHEN :to_state IN ('done', 'cancelled') AND started_ms IS NOT NULL THEN :now_ms END, reports = 0
WHERE id = :id AND state = :from_state;

-- name: note_pace
-- After a pause, or a restart that took long, there is nothing to compare with.
UPDATE broadcast SET paced_ms = :now_ms, paced_settled = :settled, per_minute = CASE
    WHEN :now_ms - paced_ms BETWEEN 5000 AND 60000 AND :settled > paced_settled
    THEN (:settled - paced_settled) * 60000 / (:now_ms - paced_ms) ELSE 0 END
WHERE id = :id;

-- name: limit
UPDATE broadcast SET until_ms = :until_ms, expires_ms = :expires_ms WHERE id = :id;

-- name: live_for
UPDATE broadcast SET expiry_hours = :hours WHERE id = :id;

-- name: alive
SELECT * FROM broadcast WHERE state IN ('scheduled', 'running', 'paused') ORDER BY id;

-- name: rehouse
UPDATE broadcast SET desk = :desk, notice_id = NULL, request_id = NULL
WHERE line = :line AND desk NOT IN (SELECT value FROM json_each(:desks)) RETURNING id, state;

-- name: last_started
SELECT * FROM broadcast WHERE line = :line AND started_ms IS NOT NULL AND id <> :id ORDER BY started_ms DESC, id DESC LIMIT 1;

-- name: ask
UPDATE broadcast SET asked_ms = :now_ms WHERE id = :id;

-- name: give_up
UPDATE broadcast SET asked_ms = 0 WHERE id = :id;

-- name: hear
UPDATE broadcast SET asked_ms = NULL WHERE line = :line AND asked_ms IS NOT NULL RETURNING *;

-- name: asking
SELECT * FROM broadcast WHERE asked_ms > 0 ORDER BY id;

-- name: drafts
SELECT * FROM broadcast WHERE line = :line AND (state = 'draft' AND created_ms >= :since_ms OR state = 'scheduled') ORDER BY id;

-- name: running
SELECT * FROM broadcast WHERE state = 'running' ORDER BY id;

-- name: propose
UPDATE broadcast SET state = 'draft', proposer_id = :operator_id, due_ms = :due_ms
WHERE id = :id AND started_ms IS NULL AND state IN ('draft', 'scheduled') AND (proposer_id IS NULL OR due_ms IS NOT :due_ms);

-- name: to_report
SELECT * FROM broadcast WHERE report_ms <= :now_ms ORDER BY id;
