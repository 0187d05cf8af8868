-- A case is what one citizen wants, from the first words to the end, whichever desk answers. One is open at a time.
CREATE TABLE citizen_case (
    id INTEGER PRIMARY KEY,
    citizen_id INTEGER NOT NULL REFERENCES citizen (id),
    state TEXT NOT NULL DEFAULT 'open', -- open, closed
    holder_id INTEGER REFERENCES operator (id), -- who looks after it
    message_id INTEGER REFERENCES message (id), -- the words it began with
    opened_ms INTEGER NOT NULL,
    closed_ms INTEGER,
    closed_by INTEGER REFERENCES operator (id),
    waiting_ms INTEGER -- since when the citizen waits for an answer; none: nobody waits
);
CREATE UNIQUE INDEX citizen_case_open ON citizen_case (citizen_id) WHERE state = 'open';
CREATE INDEX citizen_case_citizen ON citizen_case (citizen_id, id);
CREATE INDEX citizen_case_waiting ON citizen_case (waiting_ms) WHERE state = 'open' AND waiting_ms IS NOT NULL;

-- What a thread shows of its case, so that a desk is told only what changed.
ALTER TABLE thread ADD COLUMN mark TEXT NOT NULL DEFAULT '';
ALTER TABLE thread ADD COLUMN shown_holder_id INTEGER;

-- A colleague is assigned a case by name or by @username.
ALTER TABLE operator ADD COLUMN username TEXT NOT NULL DEFAULT '';
