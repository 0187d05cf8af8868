-- What a line of the consent ledger proves: under which words of the privacy notice, in which message, by whose hand.
ALTER TABLE consent ADD COLUMN notice_hash TEXT NOT NULL DEFAULT ''; -- SHA-256 of the notice's words
ALTER TABLE consent ADD COLUMN foreign_id TEXT NOT NULL DEFAULT ''; -- what the network calls the message
ALTER TABLE consent ADD COLUMN operator_id INTEGER REFERENCES operator (id); -- who wrote it down, alone or in a list
ALTER TABLE consent ADD COLUMN recorded_ms INTEGER NOT NULL DEFAULT 0; -- at_ms is when the words were said

-- The notices themselves: a hash proves nothing once the words are gone.
CREATE TABLE notice (
    hash TEXT NOT NULL,
    line TEXT NOT NULL,
    version TEXT NOT NULL,
    words TEXT NOT NULL,
    kept_ms INTEGER NOT NULL,
    PRIMARY KEY (hash, line)
);
CREATE TRIGGER notice_is_never_changed BEFORE UPDATE ON notice
BEGIN SELECT RAISE(ABORT, 'notices are append-only'); END;
CREATE TRIGGER notice_is_never_deleted BEFORE DELETE ON notice
BEGIN SELECT RAISE(ABORT, 'notices are append-only'); END;

-- Who came to be a subscriber of anything, and who ceased to be one: the growth is the sum of these.
CREATE TABLE subscriber_move (
    id INTEGER PRIMARY KEY,
    line TEXT NOT NULL,
    citizen_id INTEGER NOT NULL REFERENCES citizen (id),
    change INTEGER NOT NULL CHECK (change IN (-1, 1)),
    at_ms INTEGER NOT NULL
);
CREATE INDEX subscriber_move_time ON subscriber_move (line, at_ms, change);

INSERT INTO subscriber_move (line, citizen_id, change, at_ms)
SELECT line, citizen_id, is_subscribed - was_subscribed, at_ms FROM (
    SELECT *, LAG(is_subscribed, 1, 0) OVER (PARTITION BY citizen_id ORDER BY id) AS was_subscribed
    FROM (
        SELECT k.id, k.line, k.citizen_id, k.at_ms, EXISTS (
            SELECT 1 FROM consent AS j
            WHERE j.citizen_id = k.citizen_id AND j.id <= k.id AND j.given = 1 AND NOT EXISTS (
                SELECT 1 FROM consent AS later
                WHERE later.citizen_id = k.citizen_id AND later.id > j.id AND later.id <= k.id
                  AND later.bulletin IN (j.bulletin, '*'))) AS is_subscribed
        FROM consent AS k))
WHERE is_subscribed <> was_subscribed
ORDER BY id;
