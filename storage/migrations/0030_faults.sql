-- A fault is something wrong in town that citizens tell of (segnalazione), followed until it is settled.
CREATE TABLE fault (
    id INTEGER PRIMARY KEY,
    line TEXT NOT NULL,
    desk TEXT NOT NULL, -- where it was filed, which is told what becomes of it
    thread_id INTEGER NOT NULL REFERENCES thread (id), -- where it was first told
    year INTEGER, -- year and number are given when it is filed, and never given again
    number INTEGER,
    state TEXT NOT NULL DEFAULT 'draft', -- draft, received, forwarded, resolved, declined, joined
    category TEXT NOT NULL DEFAULT '',
    words TEXT NOT NULL DEFAULT '', -- the citizen's own: for who sees to it, never public
    summary TEXT NOT NULL DEFAULT '', -- staff's: public
    address TEXT NOT NULL DEFAULT '',
    latitude REAL,
    longitude REAL,
    office TEXT NOT NULL DEFAULT '', -- to whom it was forwarded
    outcome TEXT NOT NULL DEFAULT '', -- what staff said at the end
    joined_id INTEGER REFERENCES fault (id), -- the other one, where it is the same thing
    begun_ms INTEGER NOT NULL,
    filed_ms INTEGER,
    changed_ms INTEGER NOT NULL
);
CREATE UNIQUE INDEX fault_number ON fault (line, year, number) WHERE number IS NOT NULL;
CREATE INDEX fault_place ON fault (line, latitude, longitude) WHERE latitude IS NOT NULL AND number IS NOT NULL;
CREATE INDEX fault_filed ON fault (line, filed_ms) WHERE number IS NOT NULL;
CREATE INDEX fault_draft ON fault (begun_ms) WHERE state = 'draft';

-- Who told of it: they are all told what becomes of it.
CREATE TABLE fault_citizen (
    fault_id INTEGER NOT NULL REFERENCES fault (id),
    citizen_id INTEGER NOT NULL REFERENCES citizen (id),
    thread_id INTEGER NOT NULL REFERENCES thread (id),
    linked_ms INTEGER NOT NULL,
    PRIMARY KEY (fault_id, citizen_id)
);
CREATE INDEX fault_citizen_citizen ON fault_citizen (citizen_id, fault_id);

-- Photos are named, not kept: the network has them for a while, and afterwards not even the name stays.
CREATE TABLE fault_photo (
    fault_id INTEGER NOT NULL REFERENCES fault (id),
    message_id INTEGER NOT NULL REFERENCES message (id),
    expires_ms INTEGER NOT NULL,
    PRIMARY KEY (fault_id, message_id)
);
CREATE INDEX fault_photo_expiry ON fault_photo (expires_ms);

-- The card of a fault at each desk that sees it, so that it always shows how things stand.
CREATE TABLE fault_card (
    fault_id INTEGER NOT NULL REFERENCES fault (id),
    desk TEXT NOT NULL,
    delivery_id INTEGER NOT NULL REFERENCES delivery (id),
    PRIMARY KEY (fault_id, desk)
);
