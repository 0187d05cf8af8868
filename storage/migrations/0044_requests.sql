-- The notice that asks a second person: once they have decided it says so, and offers nothing more to press.
ALTER TABLE broadcast ADD COLUMN request_id INTEGER;
