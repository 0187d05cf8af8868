-- Those inside the window get their row first: when Meta's limit of the day is used up, they have their copy already.
-- While this is 1 `position` counts in their round; then it begins anew, for everybody who has no row yet.
ALTER TABLE broadcast ADD COLUMN is_inside_first INTEGER NOT NULL DEFAULT 0;

-- To how many it goes, counted when it starts: rows are made a little at a time, and a bar wants the whole.
ALTER TABLE broadcast ADD COLUMN planned INTEGER NOT NULL DEFAULT 0;
-- How many a minute it has been settled for, between the last two looks.
ALTER TABLE broadcast ADD COLUMN per_minute INTEGER NOT NULL DEFAULT 0;
ALTER TABLE broadcast ADD COLUMN paced_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE broadcast ADD COLUMN paced_settled INTEGER NOT NULL DEFAULT 0;

-- Which of those who missed it are still to be put in the outbox again, as JSON; empty: nobody.
ALTER TABLE broadcast ADD COLUMN again TEXT NOT NULL DEFAULT '';
