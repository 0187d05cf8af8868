-- A Matrix room that is upgraded gets a new id and loses its threads: what hung in the old one is linked by its id.
ALTER TABLE former_anchor ADD COLUMN room TEXT NOT NULL DEFAULT '';
