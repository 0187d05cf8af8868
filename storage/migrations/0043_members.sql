-- Whether somebody is in their room: 'in', 'out', or 'unknown' from a start on until the room has been looked at. Empty: the
-- network does not tell.
ALTER TABLE operator ADD COLUMN standing TEXT NOT NULL DEFAULT '';
-- What remains on a message where one reaction of several is taken away.
ALTER TABLE staff_reaction ADD COLUMN emoji TEXT NOT NULL DEFAULT '';
CREATE INDEX staff_reaction_message ON staff_reaction (message_id);
