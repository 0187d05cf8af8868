-- Whether a citizen was asked how a case went, once it was closed, and what they tapped last: up, down.
ALTER TABLE citizen_case ADD COLUMN is_rating_asked INTEGER NOT NULL DEFAULT 0;
ALTER TABLE citizen_case ADD COLUMN rating TEXT NOT NULL DEFAULT '';
