-- Since when a case is about what it is about now: once it was closed, what was said before is settled.
ALTER TABLE citizen_case ADD COLUMN begun_again_ms INTEGER;
-- The citizen's message with which the telling of a fault begins: its photos are those from there on.
ALTER TABLE fault ADD COLUMN told_id INTEGER;
-- What each citizen was told of it last: while that has not left, the next step takes its place.
ALTER TABLE fault_citizen ADD COLUMN step_id INTEGER;
-- The template that asked a citizen to tap last: while it may still bring them back, steps of a fault send no other.
ALTER TABLE citizen ADD COLUMN call_back_id INTEGER;
