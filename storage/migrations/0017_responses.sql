-- What citizens said to a broadcast: an answer, or thanks alone. Which copy somebody got is noted with the recipient.
CREATE TABLE response (
    id INTEGER PRIMARY KEY,
    broadcast_id INTEGER NOT NULL REFERENCES broadcast (id),
    citizen_id INTEGER NOT NULL REFERENCES citizen (id),
    message_id INTEGER NOT NULL REFERENCES message (id),
    kind TEXT NOT NULL, -- answer, thanks
    is_reaction INTEGER NOT NULL DEFAULT 0, -- an emoji on the copy: another one, or none, takes its place
    at_ms INTEGER NOT NULL
);
CREATE INDEX response_broadcast ON response (broadcast_id, kind, citizen_id);
CREATE INDEX response_citizen ON response (citizen_id, id);

CREATE INDEX broadcast_lately ON broadcast (line, finished_ms) WHERE started_ms IS NOT NULL;
