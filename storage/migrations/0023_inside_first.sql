-- Those inside the window get their row first: when Meta's limit of the day is used up, they have their copy already.
-- While this is 1 `position` counts in their round; then it begins anew, for everybody who has no row yet.
ALTER TABLE broadcast ADD COLUMN is_inside_first INTEGER NOT NULL DEFAULT 0;
