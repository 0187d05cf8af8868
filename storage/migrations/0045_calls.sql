-- Who called waits as those who wrote do, also once an answer to the call is taken back: the first call nobody has answered,
-- and after which message of theirs or to them it came.
ALTER TABLE citizen_case ADD COLUMN called_ms INTEGER;
ALTER TABLE citizen_case ADD COLUMN called_after INTEGER NOT NULL DEFAULT 0;
-- The last message of the case when it was last closed: nobody waits for an answer to what was said until then.
ALTER TABLE citizen_case ADD COLUMN settled_until INTEGER NOT NULL DEFAULT 0;
