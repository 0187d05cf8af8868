-- Lists of subscribers on their way in: read, shown to who sent them, confirmed, written, a piece at a time.
CREATE TABLE import_list (
    id INTEGER PRIMARY KEY,
    line TEXT NOT NULL,
    desk TEXT NOT NULL DEFAULT '', -- empty: from the command line
    operator_id INTEGER REFERENCES operator (id),
    source TEXT NOT NULL DEFAULT '', -- where the file is, as JSON
    answers TEXT NOT NULL DEFAULT '', -- the desk's message it came with
    state TEXT NOT NULL DEFAULT 'reading', -- reading, checking, ready, writing, done, cancelled, expired, failed
    notice_id INTEGER REFERENCES delivery (id), -- the message that shows how it stands
    position TEXT NOT NULL DEFAULT '', -- numbers up to this one are checked, or written
    total INTEGER NOT NULL DEFAULT 0, -- people in it
    passed INTEGER NOT NULL DEFAULT 0, -- of them checked, or written
    added INTEGER NOT NULL DEFAULT 0,
    removed INTEGER NOT NULL DEFAULT 0,
    same INTEGER NOT NULL DEFAULT 0,
    cause TEXT NOT NULL DEFAULT '',
    created_ms INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL
);
CREATE INDEX import_list_open ON import_list (id) WHERE state IN ('reading', 'checking', 'ready', 'writing');

-- Gone once the list is; those with a problem stay, without anything personal, for who asks which lines they were.
CREATE TABLE import_row (
    import_id INTEGER NOT NULL REFERENCES import_list (id),
    number INTEGER NOT NULL, -- the line in the file
    phone TEXT NOT NULL DEFAULT '',
    bulletin TEXT NOT NULL DEFAULT '',
    given INTEGER NOT NULL DEFAULT 1,
    zones TEXT NOT NULL DEFAULT '[]',
    language TEXT NOT NULL DEFAULT '',
    words TEXT NOT NULL DEFAULT '',
    notice_version TEXT NOT NULL DEFAULT '',
    at_ms INTEGER NOT NULL DEFAULT 0, -- when it was said; 0: the list does not tell
    problem TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (import_id, number)
) WITHOUT ROWID;
CREATE INDEX import_row_phone ON import_row (import_id, phone, bulletin, number) WHERE problem = '';
CREATE INDEX import_row_problem ON import_row (import_id, problem, number) WHERE problem <> '';
