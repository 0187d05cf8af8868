-- name: create
INSERT INTO import_list (line, desk, operator_id, source, answers, created_ms, changed_ms)
VALUES (:line, :desk, :operator_id, :source, :answers, :now_ms, :now_ms) RETURNING id;

-- name: get
SELECT * FROM import_list WHERE id = :id;

-- name: next
SELECT * FROM import_list WHERE state IN ('reading', 'checking', 'ready', 'writing')
  AND state IN ('reading', 'checking', 'writing') ORDER BY id LIMIT 1;

-- name: forgotten
SELECT * FROM import_list WHERE state IN ('reading', 'checking', 'ready', 'writing')
  AND state = 'ready' AND changed_ms < :before_ms ORDER BY id;

-- name: show_on
UPDATE import_list SET notice_id = :notice_id WHERE id = :id;

-- name: turn
UPDATE import_list SET state = :to_state, cause = :cause, changed_ms = :now_ms, position = '', passed = 0,
       added = CASE WHEN :to_state IN ('checking', 'writing') THEN 0 ELSE added END,
       removed = CASE WHEN :to_state IN ('checking', 'writing') THEN 0 ELSE removed END,
       same = CASE WHEN :to_state IN ('checking', 'writing') THEN 0 ELSE same END,
       operator_id = COALESCE(:operator_id, operator_id),
       total = (SELECT COUNT(DISTINCT phone) FROM import_row WHERE import_id = :id AND problem = '' AND phone <> '')
WHERE id = :id AND state = :from_state;

-- name: ready
UPDATE import_list SET state = 'ready', changed_ms = :now_ms WHERE id = :id AND state = 'checking';

-- name: end
UPDATE import_list SET state = :to_state, cause = :cause, changed_ms = :now_ms
WHERE id = :id AND state IN ('reading', 'checking', 'ready', 'writing');

-- name: stage
INSERT INTO import_row (import_id, number, phone, bulletin, given, zones, language, words, notice_version, at_ms, problem)
SELECT :id, json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'),
       json_extract(value, '$[3]'), json_extract(value, '$[4]'), json_extract(value, '$[5]'), json_extract(value, '$[6]'),
       json_extract(value, '$[7]'), json_extract(value, '$[8]'), json_extract(value, '$[9]')
FROM json_each(:rows);

-- name: find_doubles
UPDATE import_row SET problem = 'double', phone = '', words = ''
WHERE import_id = :id AND number BETWEEN :first AND :last AND problem = '' AND EXISTS (
    SELECT 1 FROM import_row AS earlier INDEXED BY import_row_phone
    WHERE earlier.import_id = :id AND earlier.phone = import_row.phone AND earlier.bulletin = import_row.bulletin
      AND earlier.number < import_row.number AND earlier.problem = '');

-- name: set_aside
UPDATE import_row SET problem = :problem, phone = '', words = ''
WHERE import_id = :id AND number IN (SELECT value FROM json_each(:numbers));

-- name: forget_rows
DELETE FROM import_row WHERE import_id = :id AND number IN (
    SELECT number FROM import_row WHERE import_id = :id AND (:problems_too = 1 OR problem = '') LIMIT :limit);

-- name: leftovers
SELECT r.import_id AS id FROM import_row AS r JOIN import_list AS i ON i.id = r.import_id
WHERE r.problem = '' AND i.state IN ('done', 'cancelled', 'expired', 'failed') LIMIT 1;

-- name: count_rows
SELECT COUNT(*) AS number FROM import_row WHERE import_id = :id;

-- name: count_problems
SELECT problem, COUNT(*) AS number FROM import_row WHERE import_id = :id AND problem <> '' GROUP BY problem;

-- name: problems_after
SELECT number, problem FROM import_row WHERE import_id = :id AND problem <> '' AND number > :after
ORDER BY number LIMIT :limit;

-- name: phones_after
SELECT DISTINCT phone FROM import_row
WHERE import_id = :id AND problem = '' AND phone > :position ORDER BY phone LIMIT :limit;

-- name: rows_of
SELECT r.number, r.phone, r.bulletin, r.given, r.zones, r.language, r.words, r.notice_version, r.at_ms, a.citizen_id
FROM import_row AS r
LEFT JOIN address AS a ON a.line = :line AND a.kind = 'phone' AND a.value = r.phone
WHERE r.import_id = :id AND r.problem = '' AND r.phone IN (SELECT value FROM json_each(:phones))
ORDER BY r.phone, r.bulletin;

-- name: standing_of
SELECT s.citizen_id, s.bulletin, s.given, k.at_ms FROM subscription AS s JOIN consent AS k ON k.id = s.consent_id
WHERE s.citizen_id IN (SELECT value FROM json_each(:citizens));

-- name: make_citizens
INSERT INTO citizen (line, created_ms) SELECT :line, :now_ms FROM json_each(:phones) WHERE true RETURNING id;

-- name: bind_phones
INSERT INTO address (line, kind, value, citizen_id)
SELECT :line, 'phone', json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(:pairs);

-- name: record
INSERT INTO consent (line, citizen_id, bulletin, given, words, notice_version, means, operator_id, at_ms, recorded_ms)
SELECT :line, json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'),
       json_extract(value, '$[3]'), json_extract(value, '$[4]'), 'import', :operator_id,
       json_extract(value, '$[5]'), :now_ms
FROM json_each(:lines) WHERE true ORDER BY key
RETURNING id, citizen_id, bulletin, given;

-- name: clear_bulletins
DELETE FROM subscription WHERE bulletin <> '*' AND citizen_id IN (SELECT value FROM json_each(:citizens));

-- name: subscribe
INSERT INTO subscription (citizen_id, line, bulletin, given, consent_id)
SELECT json_extract(value, '$[0]'), :line, json_extract(value, '$[1]'), json_extract(value, '$[2]'),
       json_extract(value, '$[3]') FROM json_each(:subscriptions) WHERE true
ON CONFLICT (citizen_id, bulletin) DO UPDATE SET given = excluded.given, consent_id = excluded.consent_id;

-- name: note_moves
INSERT INTO subscriber_move (line, citizen_id, change, at_ms)
SELECT :line, json_extract(value, '$[0]'), json_extract(value, '$[1]'), :now_ms FROM json_each(:moves);

-- name: cancel_deliveries
UPDATE delivery SET state = 'cancelled', cause = 'unsubscribed', settled_ms = :now_ms
WHERE broadcast_id IS NOT NULL AND state IN ('waiting', 'held')
  AND citizen_id IN (SELECT json_extract(value, '$[0]') FROM json_each(:left))
  AND EXISTS (
    SELECT 1 FROM json_each(:left) AS l JOIN broadcast AS b ON b.id = delivery.broadcast_id
    WHERE json_extract(l.value, '$[0]') = delivery.citizen_id AND json_extract(l.value, '$[1]') IN ('*', b.bulletin));

-- name: set_zones
INSERT INTO citizen_zone (citizen_id, zone, line, means, at_ms)
SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), :line, 'import', :now_ms FROM json_each(:pairs)
WHERE NOT EXISTS (SELECT 1 FROM citizen_zone AS z WHERE z.citizen_id = json_extract(value, '$[0]') AND z.at_ms < :now_ms)
ON CONFLICT (citizen_id, zone) DO NOTHING;

-- name: set_languages
UPDATE citizen SET language = json_extract(j.value, '$[1]') FROM json_each(:pairs) AS j
WHERE citizen.id = json_extract(j.value, '$[0]') AND citizen.language = '';

-- name: advance
UPDATE import_list SET position = :position, passed = passed + :passed, added = added + :added,
       removed = removed + :removed, same = same + :same
WHERE id = :id;
