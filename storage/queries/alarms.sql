-- name: raise
INSERT INTO alarm (lane, kind, cause, raised_ms) VALUES (:lane, :kind, :cause, :now_ms) ON CONFLICT (lane, kind) DO NOTHING;

-- name: clear
DELETE FROM alarm WHERE lane = :lane AND kind = :kind;

-- name: raised
SELECT kind FROM alarm WHERE lane = :lane;
