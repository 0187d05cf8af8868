-- name: current
SELECT * FROM thread WHERE citizen_id = :citizen_id AND desk = :desk AND is_current = 1;

-- name: of_citizen
SELECT * FROM thread WHERE citizen_id = :citizen_id AND is_current = 1 ORDER BY id;

-- name: latest
SELECT t.* FROM thread AS t JOIN citizen AS c ON c.id = t.citizen_id
WHERE t.desk = :desk AND t.state = 'open' AND t.is_current = 1 AND c.last_heard_ms IS NOT NULL
ORDER BY c.last_heard_ms DESC LIMIT :at_most;

-- name: all_open
SELECT * FROM thread WHERE desk = :desk AND is_current = 1 AND state = 'open' ORDER BY id;

-- name: open
INSERT INTO thread (citizen_id, desk, title, card, opened_ms)
VALUES (:citizen_id, :desk, :title, :card, :now_ms) RETURNING id;

-- name: retitle
UPDATE thread SET title = :title WHERE id = :id;

-- name: set_card
UPDATE thread SET card = :card WHERE id = :id AND card <> :card;

-- name: get
SELECT * FROM thread WHERE id = :id;

-- name: by_anchor
SELECT * FROM thread WHERE desk = :desk AND anchor = :anchor;

-- name: by_former_anchor
SELECT thread.* FROM former_anchor AS f JOIN thread ON thread.id = f.thread_id
WHERE f.desk = :desk AND f.anchor = :anchor;

-- name: remember_anchor
INSERT INTO former_anchor (desk, anchor, thread_id)
SELECT desk, anchor, id FROM thread WHERE id = :id AND anchor IS NOT NULL AND anchor IS NOT :anchor
ON CONFLICT (desk, anchor) DO NOTHING;

-- name: anchor
UPDATE thread SET anchor = :anchor, is_card_shown = 0 WHERE id = :id AND anchor IS NOT :anchor;

-- name: show_card
UPDATE thread SET is_card_shown = 1 WHERE id = :id AND is_card_shown = 0;

-- name: owe_card
UPDATE thread SET is_card_shown = 0 WHERE citizen_id = :citizen_id AND is_current = 1 AND is_card_shown = 1;

-- name: is_fresh
SELECT 1 AS yes FROM thread AS t
WHERE t.id = :id AND t.is_card_shown = 0
  AND NOT EXISTS (SELECT 1 FROM message AS m WHERE m.citizen_id = t.citizen_id AND m.thread_id = t.id);

-- name: is_being_opened
-- Tried and not settled: it may be in the room already, under a name that nobody has told us.
SELECT 1 FROM delivery AS d JOIN thread AS t ON t.id = d.thread_id
WHERE d.lane = :lane AND d.state IN ('waiting', 'sending') AND (d.state = 'sending' OR d.attempts > 0 OR d.cause <> '')
  AND d.created_ms <= :before_ms AND t.desk = :desk AND t.anchor IS NULL LIMIT 1;

-- name: named
SELECT * FROM thread WHERE id = :id AND desk = :desk AND title = :title AND is_current = 1;

-- name: is_tried
SELECT 1 FROM delivery WHERE lane = :lane AND sequence_key = :sequence_key AND state IN ('waiting', 'sending')
  AND (state = 'sending' OR attempts > 0) LIMIT 1;

-- name: remember_place
INSERT INTO former_anchor (desk, anchor, thread_id) VALUES (:desk, :anchor, :id) ON CONFLICT (desk, anchor) DO NOTHING;

-- name: turn
UPDATE thread SET state = :state, closed_ms = :closed_ms WHERE id = :id AND state <> :state;
