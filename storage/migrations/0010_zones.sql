-- Where in the municipality somebody wants to be told about; who has no row here gets the notices for every zone.
CREATE TABLE citizen_zone (
    citizen_id INTEGER NOT NULL REFERENCES citizen (id),
    zone TEXT NOT NULL,
    line TEXT NOT NULL,
    means TEXT NOT NULL, -- how it is known: button, keyword, staff, import
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (citizen_id, zone)
);
CREATE INDEX citizen_zone_line ON citizen_zone (line, zone, citizen_id);

ALTER TABLE citizen ADD COLUMN zone_asked_ms INTEGER; -- the question is put once
