-- Which room a desk's anchors and message numbers belong to: in another room the same numbers mean other people's words.
CREATE TABLE room (
    desk TEXT PRIMARY KEY,
    room_id TEXT NOT NULL,
    account TEXT NOT NULL -- who listens there: streams of updates are numbered per account
);
