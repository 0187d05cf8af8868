-- An alert overtakes the news, and a copy nobody can vouch for is sent again: a second warning is better than none.
ALTER TABLE broadcast ADD COLUMN is_alert INTEGER NOT NULL DEFAULT 0;
