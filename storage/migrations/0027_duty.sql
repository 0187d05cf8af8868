-- Who is on duty at a desk: only they are called by name.
CREATE TABLE duty (
    desk TEXT NOT NULL,
    operator_id INTEGER NOT NULL REFERENCES operator (id),
    since_ms INTEGER NOT NULL,
    PRIMARY KEY (desk, operator_id)
);
