-- Days that staff opened or closed by command, whatever the configuration says of them.
CREATE TABLE special_day (
    line TEXT NOT NULL,
    day TEXT NOT NULL, -- 2026-12-24, by the line's calendar
    openings TEXT NOT NULL, -- [["09:00", "12:00"]]; none: closed
    PRIMARY KEY (line, day)
);

-- A citizen is told once per closure that the office is closed: the closure is named by when it began.
ALTER TABLE citizen ADD COLUMN closure_told_ms INTEGER;

-- What a desk is told at certain hours (windows about to close, hand-over), once however often the bridge starts.
CREATE TABLE desk_told (
    desk TEXT NOT NULL,
    what TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (desk, what, at_ms)
);
