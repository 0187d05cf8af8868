-- The command that said it, as it was typed; empty where somebody wrote the words themselves. Who corrects a command does
-- not correct what it said.
ALTER TABLE message ADD COLUMN typed TEXT NOT NULL DEFAULT '';
-- Since when a lane is silent: until something gets through it, whatever it is tried again for.
ALTER TABLE lane_freeze ADD COLUMN since_ms INTEGER;
-- What nobody could decide is counted when somebody asks how all fares.
CREATE INDEX inbox_aside ON inbox (id) WHERE state = 'aside';
