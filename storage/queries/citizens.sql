-- name: by_addresses
SELECT a.kind, a.value, a.citizen_id FROM address AS a
JOIN json_each(:addresses) AS j ON a.kind = json_extract(j.value, '$[0]') AND a.value = json_extract(j.value, '$[1]')
WHERE a.line = :line
ORDER BY CASE a.kind WHEN 'bsuid' THEN 0 WHEN 'parent_bsuid' THEN 1 ELSE 2 END;

-- name: get
SELECT * FROM citizen WHERE id = :id;

-- name: known
SELECT id FROM citizen WHERE id = :id AND line = :line;

-- name: search
SELECT c.id FROM citizen AS c
WHERE c.line = :line AND (
    (:digits = '' AND (c.name LIKE :pattern ESCAPE '\' OR c.username LIKE :pattern ESCAPE '\'))
    OR (:digits <> '' AND EXISTS (
        SELECT 1 FROM address AS a WHERE a.citizen_id = c.id AND a.kind = 'phone' AND a.value LIKE '%' || :digits)))
ORDER BY c.last_heard_ms IS NULL, c.last_heard_ms DESC, c.id LIMIT :limit;

-- name: addresses
SELECT kind, value FROM address WHERE citizen_id = :citizen_id ORDER BY kind, value;

-- name: create
INSERT INTO citizen (line, name, username, created_ms) VALUES (:line, :name, :username, :now_ms) RETURNING id;

-- name: bind
INSERT INTO address (line, kind, value, citizen_id) VALUES (:line, :kind, :value, :citizen_id)
ON CONFLICT (line, kind, value) DO UPDATE SET citizen_id = excluded.citizen_id;

-- name: unbind
DELETE FROM address WHERE line = :line AND kind = :kind AND value = :value;

-- name: unbind_kind
DELETE FROM address WHERE citizen_id = :citizen_id AND kind = :kind AND value <> :value;

-- name: rename
UPDATE citizen SET name = :name, username = :username
WHERE id = :id AND (name <> :name OR username <> :username);

-- name: hear
UPDATE citizen SET last_heard_ms = MAX(COALESCE(last_heard_ms, 0), :at_ms) WHERE id = :id;

-- name: speak
UPDATE citizen SET language = :language WHERE id = :id;

-- name: stop_marketing
UPDATE citizen SET marketing_stopped = :stopped WHERE id = :id;

-- name: note_closure
UPDATE citizen SET closure_told_ms = :since_ms WHERE id = :id AND closure_told_ms IS NOT :since_ms;

-- name: note_call_back
UPDATE citizen SET call_back_id = :delivery_id WHERE id = :id;

-- name: is_call_back
SELECT 1 FROM delivery AS d
WHERE d.foreign_id = :quoted AND d.citizen_id = :id AND d.sequence_key = 'call-back:' || :id
UNION ALL
SELECT 1 FROM citizen AS c JOIN delivery AS d ON d.id = c.call_back_id
WHERE c.id = :id AND d.foreign_id IS NULL AND d.state IN ('sending', 'uncertain') AND NOT EXISTS (
    SELECT 1 FROM delivery AS known WHERE known.foreign_id = :quoted)
LIMIT 1;

-- name: is_called_back
SELECT 1 FROM citizen AS c JOIN delivery AS d ON d.id = c.call_back_id
WHERE c.id = :id AND (
  d.state IN ('waiting', 'sending') OR (d.state = 'sent' AND d.progress <> 3 AND d.settled_ms > :since_ms));
