-- name: of_line
SELECT * FROM template WHERE line = :line ORDER BY name, language;

-- name: named
SELECT * FROM template WHERE line = :line AND name IN (SELECT value FROM json_each(:names)) ORDER BY name, language;

-- name: siblings
SELECT * FROM template WHERE foreign_id = :foreign_id AND foreign_id <> '' AND line <> :line;

-- name: keep
INSERT INTO template (line, name, language, foreign_id, state, category, coming_category, quality, cause, form,
                      changed_ms, news_ms)
SELECT :line, json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'),
       json_extract(value, '$[3]'), json_extract(value, '$[4]'), json_extract(value, '$[5]'), json_extract(value, '$[6]'),
       json_extract(value, '$[7]'), json_extract(value, '$[8]'), :now_ms, :news_ms
FROM json_each(:versions) WHERE true
ON CONFLICT (line, name, language) DO UPDATE SET
    foreign_id = excluded.foreign_id, state = excluded.state, category = excluded.category,
    coming_category = excluded.coming_category, quality = excluded.quality, cause = excluded.cause, form = excluded.form,
    changed_ms = excluded.changed_ms, news_ms = MAX(template.news_ms, excluded.news_ms);

-- name: drop
DELETE FROM template WHERE line = :line
  AND (name, language) IN (SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(:keys));

-- name: look
SELECT seen_ms, cause FROM template_look WHERE line = :line;

-- name: note_look
INSERT INTO template_look (line, seen_ms, cause) VALUES (:line, :seen_ms, :cause)
ON CONFLICT (line) DO UPDATE SET seen_ms = COALESCE(excluded.seen_ms, template_look.seen_ms), cause = excluded.cause;

-- name: question
INSERT INTO template_question (line, desk, name, answers, asked_ms) VALUES (:line, :desk, :name, :answers, :now_ms);

-- name: take_questions
DELETE FROM template_question WHERE line = :line AND asked_ms <= coalesce(:before_ms, asked_ms)
RETURNING id, desk, name, answers;
