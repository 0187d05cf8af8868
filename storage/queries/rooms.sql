-- name: move
INSERT INTO room_move (desk, from_id, to_id, moved_ms) VALUES (:desk, :from_id, :to_id, :now_ms)
ON CONFLICT (desk, from_id) DO UPDATE SET to_id = excluded.to_id, moved_ms = excluded.moved_ms;

-- name: moves
SELECT from_id, to_id FROM room_move WHERE desk = :desk;

-- name: home
SELECT room_id, account FROM room WHERE desk = :desk;

-- name: settle_in
INSERT INTO room (desk, room_id, account) VALUES (:desk, :room_id, :account)
ON CONFLICT (desk) DO UPDATE SET room_id = excluded.room_id, account = excluded.account;

-- name: forget_anchors
UPDATE thread SET anchor = NULL, is_card_shown = 0 WHERE desk = :desk AND anchor IS NOT NULL;

-- name: forget_former_anchors
DELETE FROM former_anchor WHERE desk = :desk;

-- name: name_former_anchors
UPDATE former_anchor SET room = :room WHERE desk = :desk AND room = '';

-- name: remember_anchors
INSERT INTO former_anchor (desk, anchor, thread_id, room)
SELECT desk, anchor, id, :room FROM thread WHERE desk = :desk AND anchor IS NOT NULL
ON CONFLICT (desk, anchor) DO NOTHING;

-- name: forget_names
-- Those of commands outside every thread, too.
DELETE FROM foreign_message WHERE lane IN (:lane, 'outside:' || :lane);

-- name: forget_reactions
DELETE FROM staff_reaction WHERE lane = :lane;

-- name: forget_receipts
UPDATE delivery SET foreign_id = NULL WHERE lane = :lane AND foreign_id IS NOT NULL;

-- name: set_aside
UPDATE inbox SET state = 'aside', cause = 'room-changed' WHERE source = :lane AND state = 'waiting';

-- name: drop_pointless
UPDATE delivery SET state = 'cancelled', cause = 'room-changed', settled_ms = :now_ms
WHERE lane = :lane AND state IN ('waiting', 'sending') AND kind IN ('mark', 'edit_notice', 'answer_press', 'turn_thread');

-- name: forget_cursor
DELETE FROM listen_cursor WHERE source = :lane;
