-- When a broadcast goes, to which zone, and until when it may.

ALTER TABLE broadcast ADD COLUMN zone TEXT NOT NULL DEFAULT ''; -- empty: all of the line's
ALTER TABLE broadcast ADD COLUMN due_ms INTEGER; -- when it starts, or goes on after the night, by itself
ALTER TABLE broadcast ADD COLUMN expiry_hours INTEGER; -- of its own; NULL: those of its kind
ALTER TABLE broadcast ADD COLUMN expires_ms INTEGER; -- from here on nothing of it is sent, ever
ALTER TABLE broadcast ADD COLUMN until_ms INTEGER; -- from here on nothing of it leaves: it expires, or the night begins
ALTER TABLE broadcast ADD COLUMN asked_ms INTEGER; -- since when its card waits for what the network says
CREATE INDEX broadcast_alive ON broadcast (id) WHERE state IN ('scheduled', 'running', 'paused');
CREATE INDEX broadcast_asked ON broadcast (asked_ms) WHERE asked_ms IS NOT NULL;
CREATE INDEX broadcast_started ON broadcast (line, started_ms) WHERE started_ms IS NOT NULL;

-- Where citizens live, as far as they or staff said so: the second axis of a broadcast.
CREATE TABLE IF NOT EXISTS citizen_zone (
    citizen_id INTEGER NOT NULL REFERENCES citizen (id),
    line TEXT NOT NULL,
    zone TEXT NOT NULL,
    means TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (citizen_id, zone)
);

-- Meta counts the people written to outside the window in the last 24 hours, and so do we.
ALTER TABLE citizen ADD COLUMN opened_ms INTEGER;

-- How many people a day a number may write to outside the window, as the network last said.
CREATE TABLE reach (
    line TEXT PRIMARY KEY,
    people_per_day INTEGER, -- NULL: it has not said; 0: as many as one likes
    seen_ms INTEGER NOT NULL
);

-- Messages of a line in a month, by what the network asks for them: the first free words of each month cost nothing.
CREATE TABLE month_count (
    line TEXT NOT NULL,
    month TEXT NOT NULL, -- 2026-11, by the line's clock
    category TEXT NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (line, month, category)
);

-- What a button means beyond the row it is about: the hour on it.
ALTER TABLE button ADD COLUMN detail TEXT NOT NULL DEFAULT '';
CREATE INDEX button_meaning ON button (argument, action);
