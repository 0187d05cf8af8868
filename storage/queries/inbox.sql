-- name: keep
INSERT INTO inbox (source, foreign_id, sequence_key, body, kept_ms)
SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'), json_extract(value, '$[3]'),
       :now_ms
FROM json_each(:arrivals) WHERE true
ON CONFLICT (source, foreign_id) DO NOTHING;

-- name: claim
SELECT i.id, i.source, i.body, i.attempts, i.sequence_key FROM inbox AS i
WHERE i.state = 'waiting' AND i.due_ms <= :now_ms
  AND NOT EXISTS (
    SELECT 1 FROM inbox AS earlier
    WHERE earlier.sequence_key = i.sequence_key AND earlier.state = 'waiting'
      AND earlier.id < i.id AND earlier.due_ms > :now_ms)
ORDER BY i.id LIMIT :limit;

-- name: done
UPDATE inbox SET state = 'done', body = '' WHERE id = :id;

-- name: postpone
UPDATE inbox SET attempts = attempts + 1, due_ms = :due_ms, cause = :cause WHERE id = :id;

-- name: wait
UPDATE inbox SET due_ms = :due_ms WHERE id = :id;

-- name: hurry
UPDATE inbox SET due_ms = :now_ms WHERE source = :source AND state = 'waiting' AND due_ms > :now_ms;

-- name: is_waiting
SELECT 1 FROM inbox WHERE source = :source AND foreign_id = :foreign_id AND state = 'waiting';

-- name: set_aside
UPDATE inbox SET state = 'aside', attempts = attempts + 1, cause = :cause WHERE id = :id;

-- name: forget
DELETE FROM inbox WHERE id IN (
    SELECT id FROM inbox WHERE state = 'done' AND kept_ms < :before_ms ORDER BY kept_ms LIMIT 5000);

-- name: next_due
SELECT MIN(due_ms) AS due_ms FROM inbox WHERE state = 'waiting' AND due_ms > :after_ms;

-- name: counts
SELECT state, COUNT(*) AS number FROM inbox WHERE state <> 'done' GROUP BY state;

-- name: cursor
SELECT position FROM listen_cursor WHERE source = :source;

-- name: move_cursor
INSERT INTO listen_cursor (source, position) VALUES (:source, :position)
ON CONFLICT (source) DO UPDATE SET position = excluded.position;
