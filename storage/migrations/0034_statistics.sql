-- What statistics are made of is counted as it happens, by line and hour. Nothing of a person stands in it: it stays when
-- what is kept about somebody goes, and a month of a large town is a few thousand rows.
CREATE TABLE tally (
    line TEXT NOT NULL,
    hour_ms INTEGER NOT NULL, -- when the hour began
    what TEXT NOT NULL, -- heard, answered, ready:NAME (a ready answer), charge:N (delivered, of that Charge), rated:…
    number INTEGER NOT NULL,
    PRIMARY KEY (line, hour_ms, what)
) WITHOUT ROWID;

-- How long somebody waited for the first answer in a case, in opening hours as they were then. Without references, for
-- the same reason.
CREATE TABLE first_answer (
    case_id INTEGER PRIMARY KEY,
    line TEXT NOT NULL,
    message_id INTEGER NOT NULL, -- the answer: taken back, it was none
    answered_ms INTEGER NOT NULL,
    open_seconds INTEGER NOT NULL
);
CREATE INDEX first_answer_time ON first_answer (line, answered_ms, open_seconds);
CREATE INDEX first_answer_message ON first_answer (message_id);

-- What was said before: words seen at two desks are two rows of one message.
INSERT INTO tally (line, hour_ms, what, number)
SELECT line, hour_ms, what, COUNT(*) FROM (
    SELECT DISTINCT p.line, m.at_ms - m.at_ms % 3600000 AS hour_ms,
           CASE m.direction WHEN 'from_citizen' THEN 'heard' ELSE 'answered' END AS what, m.citizen_id, m.at_ms, m.body
    FROM message AS m JOIN citizen AS p ON p.id = m.citizen_id
    WHERE m.direction IN ('from_citizen', 'to_citizen') AND m.thread_id IS NOT NULL)
GROUP BY line, hour_ms, what;

INSERT INTO tally (line, hour_ms, what, number)
SELECT substr(lane, 6), settled_ms - settled_ms % 3600000, 'charge:' || charge, COUNT(*)
FROM delivery WHERE lane LIKE 'line:%' AND progress >= 4 AND settled_ms IS NOT NULL
GROUP BY 1, 2, 3;
