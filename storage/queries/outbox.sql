-- name: put
INSERT INTO delivery (lane, kind, priority, sequence_key, citizen_id, thread_id, message_id, broadcast_id,
                      coalesce_key, body, state, due_ms, created_ms)
VALUES (:lane, :kind, :priority, :sequence_key, :citizen_id, :thread_id, :message_id, :broadcast_id,
        :coalesce_key, :body, :state, :due_ms, :now_ms)
ON CONFLICT (lane, coalesce_key) WHERE state = 'waiting' AND coalesce_key IS NOT NULL
DO UPDATE SET body = excluded.body, due_ms = excluded.due_ms
RETURNING id;

-- name: urge
UPDATE delivery SET priority = :priority
WHERE lane = :lane AND sequence_key = :sequence_key AND broadcast_id IS NULL AND state IN ('waiting', 'sending')
  AND state = 'waiting' AND priority > :priority;

-- name: claim
-- One row of JSON: SQLite's thread asks for the interpreter's lock at every row, and a busy loop lets it wait each time.
SELECT json_group_array(json_object(
    'id', id, 'lane', lane, 'body', body, 'priority', priority, 'attempts', attempts, 'citizen_id', citizen_id,
    'message_id', message_id, 'broadcast_id', broadcast_id, 'cause', cause, 'thread_id', thread_id, 'anchor', anchor,
    'title', title, 'card', card, 'is_card_shown', is_card_shown, 'mark', mark, 'former_anchor', former_anchor,
    'former_room', former_room, 'addresses', json(addresses))) AS claimed FROM (
SELECT d.id, d.lane, d.body, d.priority, d.attempts, d.citizen_id, d.message_id, d.broadcast_id, d.cause,
       t.id AS thread_id, t.anchor, t.title, t.card, t.is_card_shown, t.mark,
       (SELECT f.anchor FROM former_anchor AS f WHERE f.thread_id = t.id ORDER BY f.rowid DESC LIMIT 1) AS former_anchor,
       (SELECT f.room FROM former_anchor AS f WHERE f.thread_id = t.id ORDER BY f.rowid DESC LIMIT 1) AS former_room,
       (SELECT json_group_array(json_array(a.kind, a.value)) FROM address AS a WHERE a.citizen_id = d.citizen_id) AS addresses
FROM delivery AS d LEFT JOIN thread AS t ON t.id = d.thread_id
WHERE d.lane = :lane AND d.state = 'waiting' AND d.priority BETWEEN :first_priority AND :last_priority
  AND d.due_ms <= :now_ms
  AND (d.broadcast_id IS NOT NULL OR NOT EXISTS (
    SELECT 1 FROM delivery AS other
    WHERE other.lane = d.lane AND other.sequence_key = d.sequence_key AND other.broadcast_id IS NULL
      AND other.state IN ('waiting', 'sending')
      AND (other.state = 'sending'
           OR other.id < d.id AND (other.priority <= d.priority OR other.thread_id IS NOT NULL))))
  AND (d.broadcast_id IS NULL OR EXISTS (
    SELECT 1 FROM broadcast AS b JOIN subscription AS s ON s.citizen_id = d.citizen_id AND s.given = 1
    WHERE b.id = d.broadcast_id AND b.state = 'running' AND (b.until_ms IS NULL OR b.until_ms > :now_ms)
      AND (b.bulletin = '' OR s.bulletin = b.bulletin OR (s.bulletin = '*' AND NOT EXISTS (
        SELECT 1 FROM subscription AS without
        WHERE without.citizen_id = d.citizen_id AND without.bulletin = b.bulletin AND without.given = 0)))))
ORDER BY d.priority, d.id LIMIT :limit);

-- name: followers
SELECT d.id, d.lane, d.body, d.priority, d.attempts, d.citizen_id, d.message_id, d.broadcast_id, d.cause,
       t.id AS thread_id, t.anchor, t.title, t.card, t.is_card_shown, t.mark,
       (SELECT f.anchor FROM former_anchor AS f WHERE f.thread_id = t.id ORDER BY f.rowid DESC LIMIT 1) AS former_anchor,
       (SELECT f.room FROM former_anchor AS f WHERE f.thread_id = t.id ORDER BY f.rowid DESC LIMIT 1) AS former_room,
       head.id AS head_id, d.kind = 'post' AND d.state = 'waiting' AND d.due_ms <= :now_ms AS is_ready
FROM delivery AS head
JOIN delivery AS d ON d.id IN (
    SELECT next.id FROM delivery AS next
    WHERE next.lane = head.lane AND next.sequence_key = head.sequence_key
      AND next.broadcast_id IS NULL
      AND next.state IN ('waiting', 'sending') AND next.id > head.id
    ORDER BY next.id LIMIT :most)
LEFT JOIN thread AS t ON t.id = d.thread_id
WHERE head.id IN (SELECT value FROM json_each(:heads))
ORDER BY d.id;

-- name: mark_sending
UPDATE delivery SET state = 'sending', attempts = attempts + 1
WHERE id IN (SELECT value FROM json_each(:ids));

-- name: named
SELECT message_id AS named, foreign_id FROM foreign_message
WHERE lane = :lane AND message_id IN (SELECT value FROM json_each(:messages))
ORDER BY rowid DESC;

-- name: receipts
SELECT id AS named, foreign_id FROM delivery WHERE id IN (SELECT value FROM json_each(:ids)) AND foreign_id IS NOT NULL;

-- name: settle_sent
UPDATE delivery SET state = 'sent', progress = MAX(delivery.progress, 1), settled_ms = :now_ms, cause = '',
       foreign_id = COALESCE(NULLIF(json_extract(j.value, '$[1]'), ''), delivery.foreign_id)
FROM json_each(:receipts) AS j
WHERE delivery.id = json_extract(j.value, '$[0]');

-- name: requeue
UPDATE delivery SET due_ms = :due_ms, cause = iif(taken.back, 'cancelled', :cause),
       state = iif(taken.back, 'cancelled', 'waiting'), settled_ms = iif(taken.back, :now_ms, settled_ms),
       attempts = attempts - :forgiven,
       coalesce_key = CASE WHEN EXISTS (
         SELECT 1 FROM delivery AS newer WHERE newer.lane = delivery.lane
           AND newer.coalesce_key = delivery.coalesce_key AND newer.state = 'waiting')
         THEN NULL ELSE coalesce_key END
FROM (SELECT EXISTS (
        SELECT 1 FROM delivery AS mine JOIN broadcast AS b ON b.id = mine.broadcast_id
        WHERE mine.id = :id AND b.state = 'cancelled') AS back) AS taken
WHERE id = :id AND state = 'sending';

-- name: drop_of_who_left
UPDATE delivery SET state = 'cancelled', cause = 'unsubscribed', settled_ms = :now_ms
WHERE id = :id AND state = 'waiting' AND NOT EXISTS (
    SELECT 1 FROM broadcast AS b JOIN subscription AS s ON s.citizen_id = delivery.citizen_id AND s.given = 1
    WHERE b.id = delivery.broadcast_id
      AND (b.bulletin = '' OR s.bulletin = b.bulletin OR (s.bulletin = '*' AND NOT EXISTS (
        SELECT 1 FROM subscription AS without
        WHERE without.citizen_id = delivery.citizen_id AND without.bulletin = b.bulletin AND without.given = 0))));

-- name: settle
UPDATE delivery SET state = :state, cause = :cause, settled_ms = :now_ms WHERE id = :id AND state = 'sending';

-- name: recast
UPDATE delivery SET kind = :kind, body = :body, state = 'waiting', due_ms = :now_ms, attempts = 0, cause = :cause
WHERE id = :id AND state = 'sending';

-- name: note_body
UPDATE delivery SET body = :body WHERE id = :id;

-- name: notice_of_message
SELECT id, lane, kind, body, state, attempts, progress, cause, citizen_id, thread_id, message_id, broadcast_id, foreign_id,
       due_ms, settled_ms, charge, delivered_ms, read_ms
FROM delivery WHERE message_id = :message_id AND kind = 'notice' AND lane = :lane ORDER BY id DESC LIMIT 1;

-- name: missing_files
SELECT words.lane, COUNT(*) AS number FROM delivery AS words
JOIN message AS m ON m.id = words.message_id AND m.direction = 'from_citizen'
WHERE words.kind = 'notice' AND words.created_ms >= :since_ms AND NOT EXISTS (
  SELECT 1 FROM delivery AS file
  WHERE file.message_id = words.message_id AND file.lane = words.lane AND file.kind = 'post' AND file.state = 'sent')
GROUP BY words.lane;

-- name: turn
UPDATE delivery SET state = :to_state, due_ms = :due_ms, settled_ms = :now_ms WHERE id = :id AND state = :from_state;

-- name: note_cause
UPDATE delivery SET cause = :cause WHERE id = :id;

-- name: rewrite
UPDATE delivery SET body = :body WHERE id = :id AND state IN ('waiting', 'held');

-- name: fail
UPDATE delivery SET progress = 3, cause = :cause WHERE id = :id AND progress < 3;

-- name: forget_progress
UPDATE delivery SET progress = 0, foreign_id = NULL, charge = 0 WHERE id = :id;

-- name: get
SELECT id, lane, kind, body, state, attempts, progress, cause, citizen_id, thread_id, message_id, broadcast_id, foreign_id,
       due_ms, settled_ms, charge, delivered_ms, read_ms
FROM delivery WHERE id = :id;

-- name: of_message
SELECT id, lane, kind, body, state, attempts, progress, cause, citizen_id, thread_id, message_id, broadcast_id, foreign_id,
       due_ms, settled_ms, charge, delivered_ms, read_ms
FROM delivery WHERE message_id = :message_id AND kind = 'say' AND state <> 'cancelled'
UNION ALL
SELECT id, lane, kind, body, state, attempts, progress, cause, citizen_id, thread_id, message_id, broadcast_id, foreign_id,
       due_ms, settled_ms, charge, delivered_ms, read_ms
FROM delivery WHERE id = (SELECT delivery_id FROM joined_answer WHERE message_id = :message_id) AND state <> 'cancelled'
ORDER BY id;

-- name: held_of_citizen
SELECT id FROM delivery WHERE citizen_id = :citizen_id AND state IN ('waiting', 'held') AND state = 'held' ORDER BY id;

-- name: release
UPDATE delivery SET state = 'waiting', due_ms = 0
WHERE citizen_id = :citizen_id AND state IN ('waiting', 'held') AND state = 'held';

-- name: cancel_broadcasts_of
UPDATE delivery SET state = 'cancelled', cause = 'unsubscribed', settled_ms = :now_ms
WHERE citizen_id = :citizen_id AND broadcast_id IS NOT NULL AND state IN ('waiting', 'held')
  AND broadcast_id IN (SELECT id FROM broadcast WHERE :bulletin = '*' OR bulletin = :bulletin);

-- name: refuse_marketing
-- Settled as the network would settle it: a marketing template does not go to who has stopped those.
UPDATE delivery SET state = 'refused', cause = '131050', settled_ms = :now_ms
WHERE citizen_id = :citizen_id AND state IN ('waiting', 'held') AND state = 'waiting' AND broadcast_id IS NOT NULL
  AND EXISTS (
    SELECT 1 FROM citizen AS c JOIN template AS t
      ON t.line = c.line AND t.name = json_extract(delivery.body, '$.content.name')
      AND t.language = json_extract(delivery.body, '$.content.language') AND t.category = 'marketing'
    WHERE c.id = delivery.citizen_id AND c.marketing_stopped = 1);

-- name: in_flight
SELECT id, kind, message_id, broadcast_id FROM delivery WHERE lane = :lane AND state IN ('sending', 'uncertain', 'held') AND state = 'sending' ORDER BY id;

-- name: recover_line
UPDATE delivery SET state = 'uncertain', cause = 'interrupted', settled_ms = :now_ms
WHERE lane = :lane AND state IN ('sending', 'uncertain', 'held') AND state = 'sending';

-- name: recover_desk
UPDATE delivery SET state = 'waiting', due_ms = :due_ms, coalesce_key = NULL, cause = 'interrupted'
WHERE lane = :lane AND state IN ('sending', 'uncertain', 'held') AND state = 'sending';

-- name: is_repeating
SELECT 1 FROM delivery WHERE lane = :lane AND state IN ('waiting', 'sending')
  AND cause IN (SELECT value FROM json_each(:causes)) LIMIT 1;

-- name: doubtful
SELECT id, message_id, citizen_id, thread_id FROM delivery
WHERE state IN ('sending', 'uncertain', 'held') AND state = 'uncertain' AND settled_ms <= :before_ms AND message_id IS NOT NULL AND kind = 'say' AND cause <> 'asked'
ORDER BY id LIMIT 100;

-- name: doubtful_mail
SELECT id FROM delivery
WHERE lane = 'mail' AND state IN ('sending', 'uncertain', 'held') AND state = 'uncertain' AND cause <> 'asked' ORDER BY id LIMIT 20;

-- name: glance
SELECT freeze.until_ms, freeze.cause, (
  SELECT MIN(due_ms) FROM delivery WHERE lane = :lane AND state = 'waiting' AND due_ms > 0 AND due_ms > :now_ms) AS due_ms,
  EXISTS (SELECT 1 FROM parked_status WHERE line = :line) AS has_parked
FROM (SELECT 1) LEFT JOIN lane_freeze AS freeze ON freeze.lane = :lane;

-- name: shed_marks
UPDATE delivery SET state = 'cancelled', cause = 'late', settled_ms = :now_ms
WHERE lane = :lane AND state = 'waiting' AND priority = 50 AND kind = 'mark' AND created_ms < :before_ms;

-- name: backlog
SELECT lane, state, COUNT(*) AS number FROM delivery WHERE state = 'waiting' GROUP BY lane
UNION ALL
SELECT lane, state, COUNT(*) AS number FROM delivery
WHERE state IN ('sending', 'uncertain', 'held') GROUP BY lane, state;

-- name: freeze
INSERT INTO lane_freeze (lane, until_ms, cause, since_ms) VALUES (:lane, :until_ms, :cause, :now_ms)
ON CONFLICT (lane) DO UPDATE SET until_ms = excluded.until_ms, cause = excluded.cause;

-- name: thaw
DELETE FROM lane_freeze WHERE lane = :lane;

-- name: said_since
SELECT settled_ms FROM delivery
WHERE id > (SELECT COALESCE(MAX(id), 0) FROM delivery) - 5000 AND lane = :lane AND state = 'sent'
  AND kind IN ('post', 'notice', 'edit_notice', 'turn_thread') AND settled_ms > :since_ms
ORDER BY settled_ms;

-- name: queue_of
SELECT COALESCE(SUM(kind = 'post'), 0) AS messages, MIN(CASE WHEN kind = 'post' THEN created_ms END) AS oldest_ms,
       COUNT(DISTINCT CASE WHEN kind = 'post' AND json_extract(body, '$.content.kind') = 'text' THEN sequence_key END)
       + COALESCE(SUM(NOT (kind = 'post' AND json_extract(body, '$.content.kind') = 'text')), 0)
       + COUNT(DISTINCT CASE WHEN anchor IS NULL THEN thread_id END) AS calls
FROM (
  SELECT d.kind, d.body, d.sequence_key, d.created_ms, d.thread_id, t.anchor
  FROM delivery AS d LEFT JOIN thread AS t ON t.id = d.thread_id
  WHERE d.lane = :lane AND d.state = 'waiting' AND d.kind IN ('post', 'notice', 'edit_notice')) AS waiting;

-- name: words_waiting
SELECT id FROM delivery WHERE lane = :lane AND state = 'waiting' AND priority = 10 AND kind = 'post' AND due_ms <= :now_ms LIMIT 1;

-- name: show_late_marks
UPDATE delivery SET state = 'waiting', due_ms = 0, cause = '', settled_ms = NULL
WHERE lane = :lane AND state = 'cancelled' AND cause = 'late' AND created_ms >= :since_ms AND kind = 'mark'
  AND id IN (
    SELECT MAX(newest.id) FROM delivery AS newest
    WHERE newest.lane = :lane AND newest.kind = 'mark' AND newest.id >= (
      SELECT MIN(late.id) FROM delivery AS late
      WHERE late.lane = :lane AND late.state = 'cancelled' AND late.cause = 'late' AND late.created_ms >= :since_ms)
    GROUP BY newest.sequence_key);

-- name: hurry
UPDATE delivery SET due_ms = :now_ms WHERE lane = :lane AND state = 'waiting' AND due_ms > :now_ms AND cause = :cause;

-- name: frozen
SELECT until_ms, cause FROM lane_freeze WHERE lane = :lane;

-- name: expire_held
UPDATE delivery SET state = 'cancelled', cause = 'expired', settled_ms = :now_ms
WHERE state IN ('sending', 'uncertain', 'held') AND state = 'held' AND created_ms < :before_ms
RETURNING message_id;
