-- What a network calls a reaction of staff: where it is taken away, only its own name is told.
CREATE TABLE staff_reaction (
    lane TEXT NOT NULL,
    foreign_id TEXT NOT NULL,
    message_id INTEGER NOT NULL REFERENCES message (id),
    PRIMARY KEY (lane, foreign_id)
);
CREATE INDEX former_anchor_thread ON former_anchor (thread_id);
