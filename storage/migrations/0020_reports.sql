-- What the report of a broadcast tells: when copies arrived and were read by the network's own times, and at what price.

ALTER TABLE delivery ADD COLUMN charge INTEGER NOT NULL DEFAULT 0; -- what the network asks for it (Charge)
ALTER TABLE delivery ADD COLUMN delivered_ms INTEGER;
ALTER TABLE delivery ADD COLUMN read_ms INTEGER;

ALTER TABLE parked_status ADD COLUMN charge INTEGER NOT NULL DEFAULT 0;
ALTER TABLE parked_status ADD COLUMN delivered_ms INTEGER;
ALTER TABLE parked_status ADD COLUMN read_ms INTEGER;

ALTER TABLE broadcast ADD COLUMN report_ms INTEGER; -- when the next report is due; NULL: none is
ALTER TABLE broadcast ADD COLUMN reports INTEGER NOT NULL DEFAULT 0; -- how many have been given since it ended
CREATE INDEX broadcast_report ON broadcast (report_ms) WHERE report_ms IS NOT NULL;
