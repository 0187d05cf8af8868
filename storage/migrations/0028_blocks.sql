-- Who is not listened to for a while: with a reason and a day on which somebody looks at it again. Never deleted.
CREATE TABLE block (
    id INTEGER PRIMARY KEY,
    citizen_id INTEGER NOT NULL REFERENCES citizen (id),
    desk TEXT NOT NULL, -- which is reminded
    operator_id INTEGER NOT NULL REFERENCES operator (id),
    reason TEXT NOT NULL,
    begun_ms INTEGER NOT NULL,
    after_id INTEGER NOT NULL, -- the last message before it
    review_ms INTEGER NOT NULL,
    reminded_ms INTEGER,
    lifted_ms INTEGER,
    lifted_by INTEGER REFERENCES operator (id)
);
CREATE UNIQUE INDEX block_standing ON block (citizen_id) WHERE lifted_ms IS NULL;

ALTER TABLE citizen ADD COLUMN is_blocked INTEGER NOT NULL DEFAULT 0;
