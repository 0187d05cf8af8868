-- From where a broadcast's failures are counted, and how often somebody was asked about them.

ALTER TABLE broadcast ADD COLUMN judged_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE broadcast ADD COLUMN judged_refused INTEGER NOT NULL DEFAULT 0; -- refused before that
ALTER TABLE broadcast ADD COLUMN judged_settled INTEGER NOT NULL DEFAULT 0; -- taken, refused or in doubt before that
ALTER TABLE broadcast ADD COLUMN judged_asked INTEGER NOT NULL DEFAULT 0;

-- A correction goes to whoever got, or may have got, what it corrects.
ALTER TABLE broadcast ADD COLUMN corrects INTEGER NOT NULL DEFAULT 0;
CREATE INDEX delivery_superseded ON delivery (citizen_id, broadcast_id) WHERE state = 'superseded';
