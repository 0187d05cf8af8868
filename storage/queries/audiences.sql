-- name: count
SELECT {language} AS language, COUNT(*) AS recipients,
       COALESCE(SUM(COALESCE(c.last_heard_ms, 0) > :heard_since_ms), 0) AS inside,
       COALESCE(SUM(COALESCE(c.last_heard_ms, 0) <= :heard_since_ms AND c.opened_ms > :opened_since_ms), 0) AS reopened
FROM citizen AS c WHERE {audience} GROUP BY 1;

-- name: open
UPDATE citizen SET opened_ms = :now_ms WHERE id IN (SELECT value FROM json_each(:citizens));

-- name: count_opened
SELECT COUNT(*) AS number FROM citizen WHERE line IN (SELECT value FROM json_each(:lines)) AND opened_ms > :since_ms;

-- name: note_reach
INSERT INTO reach (line, people_per_day, seen_ms) VALUES (:line, :people_per_day, :seen_ms)
ON CONFLICT (line) DO UPDATE SET people_per_day = excluded.people_per_day, seen_ms = excluded.seen_ms;

-- name: reach_of
SELECT people_per_day, seen_ms FROM reach WHERE line = :line;

-- name: add_to_month
INSERT INTO month_count (line, month, category, number) VALUES (:line, :month, :category, :number)
ON CONFLICT (line, month, category) DO UPDATE SET number = month_count.number + excluded.number;

-- name: of_month
SELECT number FROM month_count WHERE line = :line AND month = :month AND category = :category;
