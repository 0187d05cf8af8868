-- name: count
SELECT COUNT(*) AS recipients,
       COALESCE(SUM(COALESCE(c.last_heard_ms, 0) > :heard_since_ms), 0) AS inside,
       COALESCE(SUM(COALESCE(c.last_heard_ms, 0) <= :heard_since_ms AND c.opened_ms > :opened_since_ms), 0) AS reopened
FROM citizen AS c
WHERE c.line = :line
  AND c.id IN (
    SELECT s.citizen_id FROM subscription AS s
    WHERE s.line = :line AND s.given = 1
      AND (:bulletin = '' OR s.bulletin = :bulletin OR (s.bulletin = '*' AND NOT EXISTS (
        SELECT 1 FROM subscription AS without
        WHERE without.citizen_id = s.citizen_id AND without.bulletin = :bulletin AND without.given = 0))))
  AND (:skip_marketing_stopped = 0 OR c.marketing_stopped = 0 OR COALESCE(c.last_heard_ms, 0) > :heard_since_ms)
  AND (:corrects = 0 OR EXISTS (
    SELECT 1 FROM recipient AS r JOIN delivery AS o ON o.id = r.delivery_id
    WHERE r.broadcast_id = :corrects AND r.citizen_id = c.id
      AND (o.state IN ('sending', 'uncertain') OR o.state = 'sent' AND o.progress <> 3)) OR EXISTS (
    SELECT 1 FROM delivery AS o
    WHERE o.broadcast_id = :corrects AND o.citizen_id = c.id AND o.state = 'superseded' AND o.progress <> 3))
  AND (:zone = '' OR NOT EXISTS (SELECT 1 FROM citizen_zone AS z WHERE z.citizen_id = c.id) OR EXISTS (
    SELECT 1 FROM citizen_zone AS z WHERE z.citizen_id = c.id AND z.zone = :zone));

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
