-- Where a thread hung before its topic was deleted: an answer written there in time may be heard of later.
CREATE TABLE former_anchor (
    desk TEXT NOT NULL,
    anchor TEXT NOT NULL,
    thread_id INTEGER NOT NULL REFERENCES thread (id),
    PRIMARY KEY (desk, anchor)
);
