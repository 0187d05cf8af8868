-- In a thread that is no citizen's somebody is asked once whom their words are for: staff also talk to each other there.
CREATE TABLE stray_question (
    desk TEXT NOT NULL,
    anchor TEXT NOT NULL,
    operator_id INTEGER NOT NULL REFERENCES operator (id),
    PRIMARY KEY (desk, anchor, operator_id)
);
