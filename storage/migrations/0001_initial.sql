-- The first schema. Times are milliseconds since the epoch (UTC); bodies are JSON.

CREATE TABLE installation (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    token TEXT NOT NULL -- marks our own opaque ids, so those of another installation are never taken for ours
);

CREATE TABLE inbox (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    foreign_id TEXT NOT NULL,
    sequence_key TEXT NOT NULL, -- events with the same key are decided in order
    body TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting', -- waiting, done, aside
    attempts INTEGER NOT NULL DEFAULT 0,
    due_ms INTEGER NOT NULL DEFAULT 0,
    cause TEXT NOT NULL DEFAULT '',
    kept_ms INTEGER NOT NULL,
    UNIQUE (source, foreign_id)
);
CREATE INDEX inbox_waiting ON inbox (id) WHERE state = 'waiting';
CREATE INDEX inbox_done ON inbox (kept_ms) WHERE state = 'done';
CREATE INDEX inbox_sequence ON inbox (sequence_key, id) WHERE state = 'waiting';

CREATE TABLE listen_cursor (
    source TEXT PRIMARY KEY,
    position TEXT NOT NULL
);

CREATE TABLE citizen (
    id INTEGER PRIMARY KEY,
    line TEXT NOT NULL,
    name TEXT NOT NULL DEFAULT '',
    username TEXT NOT NULL DEFAULT '',
    language TEXT NOT NULL DEFAULT '',
    marketing_stopped INTEGER NOT NULL DEFAULT 0, -- by WhatsApp's own switch; apart from our subscription
    last_heard_ms INTEGER,
    created_ms INTEGER NOT NULL
);

CREATE TABLE address (
    line TEXT NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    citizen_id INTEGER NOT NULL REFERENCES citizen (id),
    PRIMARY KEY (line, kind, value)
);
CREATE INDEX address_citizen ON address (citizen_id);

CREATE TABLE thread (
    id INTEGER PRIMARY KEY,
    citizen_id INTEGER NOT NULL REFERENCES citizen (id),
    desk TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'open',
    title TEXT NOT NULL,
    card TEXT NOT NULL DEFAULT '', -- identity card, shown with the first words in the thread
    is_card_shown INTEGER NOT NULL DEFAULT 0, -- whether those words got there
    anchor TEXT,
    is_current INTEGER NOT NULL DEFAULT 1,
    opened_ms INTEGER NOT NULL,
    closed_ms INTEGER
);
CREATE UNIQUE INDEX thread_current ON thread (citizen_id, desk) WHERE is_current = 1;
CREATE INDEX thread_unopened ON thread (desk, title) WHERE anchor IS NULL;
CREATE UNIQUE INDEX thread_anchor ON thread (desk, anchor) WHERE anchor IS NOT NULL;

CREATE TABLE operator (
    id INTEGER PRIMARY KEY,
    desk TEXT NOT NULL,
    foreign_id TEXT NOT NULL,
    name TEXT NOT NULL DEFAULT '',
    is_administrator INTEGER NOT NULL DEFAULT 0,
    UNIQUE (desk, foreign_id)
);

CREATE TABLE operator_link (
    operator_id INTEGER NOT NULL REFERENCES operator (id),
    line TEXT NOT NULL,
    citizen_id INTEGER NOT NULL REFERENCES citizen (id),
    PRIMARY KEY (operator_id, line)
);

CREATE TABLE link_code (
    line TEXT NOT NULL,
    code TEXT NOT NULL,
    operator_id INTEGER NOT NULL REFERENCES operator (id),
    expires_ms INTEGER NOT NULL,
    PRIMARY KEY (line, code)
);

CREATE TABLE message (
    id INTEGER PRIMARY KEY,
    citizen_id INTEGER NOT NULL REFERENCES citizen (id),
    thread_id INTEGER REFERENCES thread (id),
    direction TEXT NOT NULL,
    operator_id INTEGER REFERENCES operator (id),
    body TEXT NOT NULL,
    quoted_id INTEGER REFERENCES message (id),
    at_ms INTEGER NOT NULL
);
CREATE INDEX message_citizen ON message (citizen_id, id);

CREATE TABLE foreign_message (
    lane TEXT NOT NULL,
    foreign_id TEXT NOT NULL,
    message_id INTEGER NOT NULL REFERENCES message (id),
    -- A citizen's message seen at two desks is two rows of ours under one foreign id.
    PRIMARY KEY (lane, foreign_id, message_id)
);
CREATE INDEX foreign_message_message ON foreign_message (message_id, lane);

CREATE TABLE delivery (
    id INTEGER PRIMARY KEY,
    lane TEXT NOT NULL,
    kind TEXT NOT NULL,
    priority INTEGER NOT NULL,
    sequence_key TEXT NOT NULL, -- deliveries with the same key go one after the other
    citizen_id INTEGER REFERENCES citizen (id),
    thread_id INTEGER REFERENCES thread (id),
    message_id INTEGER REFERENCES message (id),
    broadcast_id INTEGER REFERENCES broadcast (id),
    coalesce_key TEXT, -- a later one of the same key replaces the one still waiting
    body TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting',
    due_ms INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    progress INTEGER NOT NULL DEFAULT 0,
    foreign_id TEXT,
    cause TEXT NOT NULL DEFAULT '',
    created_ms INTEGER NOT NULL,
    settled_ms INTEGER
);
CREATE INDEX delivery_claim ON delivery (lane, priority, id) WHERE state = 'waiting';
CREATE INDEX delivery_due ON delivery (lane, due_ms) WHERE state = 'waiting';
CREATE INDEX delivery_sequence ON delivery (lane, sequence_key, id) WHERE state IN ('waiting', 'sending');
CREATE INDEX delivery_open ON delivery (state, lane) WHERE state IN ('sending', 'uncertain', 'held');
CREATE UNIQUE INDEX delivery_coalesce ON delivery (lane, coalesce_key)
    WHERE state = 'waiting' AND coalesce_key IS NOT NULL;
CREATE INDEX delivery_message ON delivery (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX delivery_broadcast ON delivery (broadcast_id, state, progress) WHERE broadcast_id IS NOT NULL;
CREATE INDEX delivery_citizen ON delivery (citizen_id) WHERE state IN ('waiting', 'held');
CREATE INDEX delivery_foreign ON delivery (foreign_id) WHERE foreign_id IS NOT NULL;

-- A status may arrive before we know which delivery it speaks of.
CREATE TABLE parked_status (
    line TEXT NOT NULL,
    foreign_id TEXT NOT NULL,
    progress INTEGER NOT NULL,
    code INTEGER NOT NULL DEFAULT 0,
    kept_ms INTEGER NOT NULL,
    PRIMARY KEY (line, foreign_id)
);

CREATE TABLE consent (
    id INTEGER PRIMARY KEY,
    line TEXT NOT NULL,
    citizen_id INTEGER NOT NULL REFERENCES citizen (id),
    bulletin TEXT NOT NULL,
    given INTEGER NOT NULL,
    words TEXT NOT NULL,
    notice_version TEXT NOT NULL,
    means TEXT NOT NULL,
    at_ms INTEGER NOT NULL
);
CREATE INDEX consent_citizen ON consent (citizen_id, bulletin, id);
CREATE INDEX consent_time ON consent (line, at_ms);
CREATE TRIGGER consent_is_never_changed BEFORE UPDATE ON consent
BEGIN SELECT RAISE(ABORT, 'the consent ledger is append-only'); END;
CREATE TRIGGER consent_is_never_deleted BEFORE DELETE ON consent
BEGIN SELECT RAISE(ABORT, 'the consent ledger is append-only'); END;

-- The latest line of the ledger per citizen and bulletin, kept in the same transaction.
CREATE TABLE subscription (
    citizen_id INTEGER NOT NULL REFERENCES citizen (id),
    line TEXT NOT NULL,
    bulletin TEXT NOT NULL,
    given INTEGER NOT NULL,
    consent_id INTEGER NOT NULL REFERENCES consent (id),
    PRIMARY KEY (citizen_id, bulletin)
);
CREATE INDEX subscription_line ON subscription (line, bulletin, given, citizen_id);

CREATE TABLE broadcast (
    id INTEGER PRIMARY KEY,
    line TEXT NOT NULL,
    desk TEXT NOT NULL,
    bulletin TEXT NOT NULL DEFAULT '', -- empty: every subscriber
    body TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'draft',
    operator_id INTEGER NOT NULL REFERENCES operator (id),
    proposer_id INTEGER REFERENCES operator (id), -- who wants it sent, where a second person must agree
    notice_id INTEGER REFERENCES delivery (id), -- the card that shows its life
    ceiling INTEGER, -- consents given later than this do not count
    position INTEGER NOT NULL DEFAULT 0, -- citizens up to this id have their row
    is_filled INTEGER NOT NULL DEFAULT 0,
    cause TEXT NOT NULL DEFAULT '',
    created_ms INTEGER NOT NULL,
    started_ms INTEGER,
    finished_ms INTEGER
);
CREATE INDEX broadcast_running ON broadcast (line, id) WHERE state = 'running';

-- Once per person: the ledger that a second copy cannot get past.
CREATE TABLE recipient (
    broadcast_id INTEGER NOT NULL REFERENCES broadcast (id),
    citizen_id INTEGER NOT NULL REFERENCES citizen (id),
    delivery_id INTEGER REFERENCES delivery (id),
    PRIMARY KEY (broadcast_id, citizen_id)
);

CREATE TABLE button (
    token TEXT PRIMARY KEY,
    desk TEXT NOT NULL,
    action TEXT NOT NULL,
    argument INTEGER NOT NULL,
    used_ms INTEGER
);

CREATE TABLE lane_freeze (
    lane TEXT PRIMARY KEY,
    until_ms INTEGER NOT NULL,
    cause TEXT NOT NULL DEFAULT ''
);

CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
