-- What a desk must remember of its room: where it moved to, and which alarms about it have been raised and not cleared.

CREATE TABLE room_move (
    desk TEXT NOT NULL,
    from_id TEXT NOT NULL,
    to_id TEXT NOT NULL,
    moved_ms INTEGER NOT NULL,
    PRIMARY KEY (desk, from_id)
);

CREATE TABLE alarm (
    lane TEXT NOT NULL,
    kind TEXT NOT NULL, -- silent, backlog, or the voice that fell out
    cause TEXT NOT NULL DEFAULT '',
    raised_ms INTEGER NOT NULL,
    PRIMARY KEY (lane, kind)
);

-- Marks dropped under pressure: the latest of each message is shown once the pressure is gone.
CREATE INDEX delivery_shed ON delivery (lane, created_ms) WHERE state = 'cancelled' AND cause = 'late';
