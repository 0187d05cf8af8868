-- What a Matrix account's device needs to write and read in an encrypted room: its own keys, those of the others, those of
-- the room. Opaque here. It moves in the transaction that moves the place in the stream; lost, it takes a new device.
CREATE TABLE keyring (
    account TEXT NOT NULL,
    device TEXT NOT NULL,
    kind TEXT NOT NULL, -- account, session, group, device, signing, room
    name TEXT NOT NULL,
    body TEXT NOT NULL, -- JSON
    kept_ms INTEGER NOT NULL,
    PRIMARY KEY (account, device, kind, name)
) WITHOUT ROWID;
