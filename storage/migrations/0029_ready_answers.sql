-- Answers kept under a name, for staff to send again.
CREATE TABLE ready_answer (
    line TEXT NOT NULL,
    name TEXT NOT NULL,
    body TEXT NOT NULL, -- JSON of a Text, with {fields}
    valid_until_ms INTEGER, -- past it somebody is asked before it goes
    uses INTEGER NOT NULL DEFAULT 0,
    saved_by INTEGER NOT NULL REFERENCES operator (id),
    saved_ms INTEGER NOT NULL,
    PRIMARY KEY (line, name)
);

-- What staff changed in the directory of offices; the rest stands in the configuration.
CREATE TABLE office_detail (
    line TEXT NOT NULL,
    office TEXT NOT NULL,
    field TEXT NOT NULL,
    value TEXT NOT NULL, -- empty: taken out
    PRIMARY KEY (line, office, field)
);
