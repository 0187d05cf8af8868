-- The network's templates as it last told of them, so that a decision reads its own tables and never asks.
CREATE TABLE template (
    line TEXT NOT NULL,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    foreign_id TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL,
    category TEXT NOT NULL,
    coming_category TEXT NOT NULL DEFAULT '', -- what the network means to make of it
    quality TEXT NOT NULL,
    cause TEXT NOT NULL DEFAULT '', -- why it is so, in the network's own word
    form TEXT NOT NULL, -- JSON: its fixed words and what is left open in them
    changed_ms INTEGER NOT NULL, -- by our clock: an answer to an earlier question is older than this
    news_ms INTEGER NOT NULL DEFAULT 0, -- by the network's clock: of two pieces of news the later one holds
    PRIMARY KEY (line, name, language)
);
CREATE INDEX template_foreign ON template (foreign_id) WHERE foreign_id <> '';

-- When a line's network was last asked for its templates, and what came of it.
CREATE TABLE template_look (
    line TEXT PRIMARY KEY,
    seen_ms INTEGER, -- the last answer; NULL: there has been none
    cause TEXT NOT NULL DEFAULT '' -- why the latest question had no answer; empty: it had one
);

-- Who waits for the next answer: `/modelli` as it was typed.
CREATE TABLE template_question (
    id INTEGER PRIMARY KEY,
    line TEXT NOT NULL,
    desk TEXT NOT NULL,
    name TEXT NOT NULL DEFAULT '', -- one template, or empty: all of them
    answers TEXT NOT NULL, -- the desk's id of the message that asked
    asked_ms INTEGER NOT NULL
);
CREATE INDEX template_question_line ON template_question (line, id);
