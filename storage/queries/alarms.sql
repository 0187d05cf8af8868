-- name: raise
INSERT INTO alarm (lane, kind, cause, raised_ms) VALUES (:lane, :kind, :cause, :now_ms) ON CONFLICT (lane, kind) DO NOTHING;

-- name: clear
DELETE FROM alarm WHERE lane = :lane AND kind = :kind;

-- name: raised
SELECT kind FROM alarm WHERE lane = :lane;

-- name: tell_once
INSERT INTO desk_told (desk, what, at_ms) VALUES (:desk, :what, :at_ms) ON CONFLICT (desk, what, at_ms) DO NOTHING;

-- name: forget_told
DELETE FROM desk_told WHERE at_ms < :before_ms;
