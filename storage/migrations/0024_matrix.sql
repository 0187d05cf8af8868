-- What a network calls a reaction of staff: where it is taken away, only its own name is told.
CREATE TABLE staff_reaction (
    lane TEXT NOT NULL,
    foreign_id TEXT NOT NULL,
    message_id INTEGER NOT NULL REFERENCES message (id),
    PRIMARY KEY (lane, foreign_id)
);
CREATE INDEX former_anchor_thread ON former_anchor (thread_id);

-- What staff wrote beside every thread: it waits for somebody to say whom it is for, and for a day at most.
CREATE TABLE stray (
    id INTEGER PRIMARY KEY,
    desk TEXT NOT NULL,
    foreign_id TEXT NOT NULL UNIQUE,
    operator_id INTEGER NOT NULL REFERENCES operator (id),
    body TEXT NOT NULL,
    at_ms INTEGER NOT NULL
);
