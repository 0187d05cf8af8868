-- name: record
INSERT INTO consent (line, citizen_id, bulletin, given, words, notice_version, notice_hash, means, foreign_id,
                     operator_id, at_ms, recorded_ms)
VALUES (:line, :citizen_id, :bulletin, :given, :words, :notice_version, :notice_hash, :means, :foreign_id,
        :operator_id, :at_ms, :recorded_ms)
RETURNING id;

-- name: is_subscribed
SELECT EXISTS (SELECT 1 FROM subscription WHERE citizen_id = :citizen_id AND given = 1) AS yes;

-- name: note_move
INSERT INTO subscriber_move (line, citizen_id, change, at_ms)
SELECT :line, :citizen_id, now.yes - :before, :now_ms FROM (
    SELECT EXISTS (SELECT 1 FROM subscription WHERE citizen_id = :citizen_id AND given = 1) AS yes) AS now
WHERE now.yes <> :before;

-- name: subscribe
INSERT INTO subscription (citizen_id, line, bulletin, given, consent_id)
VALUES (:citizen_id, :line, :bulletin, :given, :consent_id)
ON CONFLICT (citizen_id, bulletin) DO UPDATE SET given = excluded.given, consent_id = excluded.consent_id;

-- name: clear_bulletins
DELETE FROM subscription WHERE citizen_id = :citizen_id AND bulletin <> '*';

-- name: of_citizen
-- And since when: the first line since they last withdrew, not one that says the same again.
SELECT s.bulletin, s.given, k.at_ms, k.means
FROM subscription AS s
LEFT JOIN consent AS k ON k.id = (
    SELECT first.id FROM consent AS first
    WHERE first.citizen_id = s.citizen_id AND first.bulletin = s.bulletin AND first.given = 1 AND first.id > COALESCE((
        SELECT MAX(last.id) FROM consent AS last
        WHERE last.citizen_id = s.citizen_id AND last.bulletin IN (s.bulletin, '*') AND last.given = 0), 0)
    ORDER BY first.id LIMIT 1)
WHERE s.citizen_id = :citizen_id ORDER BY s.bulletin;

-- name: subscribers
-- Who named no zone is told about all of them.
SELECT COUNT(DISTINCT s.citizen_id) AS number FROM subscription AS s
WHERE s.line = :line AND s.given = 1
  AND (:zone = '' OR NOT EXISTS (SELECT 1 FROM citizen_zone AS z WHERE z.citizen_id = s.citizen_id) OR EXISTS (
    SELECT 1 FROM citizen_zone AS z WHERE z.citizen_id = s.citizen_id AND z.zone = :zone));

-- name: subscribers_of
SELECT COUNT(DISTINCT s.citizen_id) AS number FROM subscription AS s
WHERE s.line = :line AND s.given = 1 AND (s.bulletin = :bulletin OR (s.bulletin = '*' AND NOT EXISTS (
    SELECT 1 FROM subscription AS without
    WHERE without.citizen_id = s.citizen_id AND without.bulletin = :bulletin AND without.given = 0)))
  AND (:zone = '' OR NOT EXISTS (SELECT 1 FROM citizen_zone AS z WHERE z.citizen_id = s.citizen_id) OR EXISTS (
    SELECT 1 FROM citizen_zone AS z WHERE z.citizen_id = s.citizen_id AND z.zone = :zone));

-- name: moves
SELECT COUNT(CASE WHEN change = 1 THEN 1 END) AS came, COUNT(CASE WHEN change = -1 THEN 1 END) AS went
FROM subscriber_move WHERE line = :line AND at_ms >= :since_ms;

-- name: by_bulletin
-- One pass, however many bulletins there are: those of everything ('*'), and who differs from that by which bulletin.
SELECT s.bulletin, s.given, COALESCE(every.given, 0) AS gets_everything, COUNT(*) AS number
FROM subscription AS s
LEFT JOIN subscription AS every ON every.citizen_id = s.citizen_id AND every.bulletin = '*' AND s.bulletin <> '*'
WHERE s.line = :line GROUP BY s.bulletin, s.given, gets_everything;

-- name: moves_by_step
SELECT (:until_ms - at_ms) / :step_ms AS steps_ago, SUM(change) AS change
FROM subscriber_move WHERE line = :line AND at_ms > :since_ms AND at_ms <= :until_ms GROUP BY steps_ago;

-- name: subscribers_at
SELECT COALESCE(SUM(change), 0) AS number FROM subscriber_move WHERE line = :line AND at_ms <= :until_ms;

-- name: left_since
SELECT at_ms FROM consent
WHERE citizen_id = :citizen_id AND given = 0 AND bulletin IN (:bulletin, '*') ORDER BY id DESC LIMIT 1;

-- name: ceiling
SELECT COALESCE(MAX(id), 0) AS id FROM consent;

-- name: as_of
-- What the next citizens were subscribed to, or left, when the ledger ended at :ceiling. A line about everything sets
-- aside those before it; who had left everything is not in the list.
SELECT k.citizen_id, k.bulletin, k.given, k.words, k.notice_version, k.means, k.at_ms, c.language,
       (SELECT a.value FROM address AS a WHERE a.citizen_id = k.citizen_id AND a.kind = 'phone') AS phone,
       (SELECT json_group_array(z.zone) FROM citizen_zone AS z WHERE z.citizen_id = k.citizen_id) AS zones
FROM consent AS k JOIN citizen AS c ON c.id = k.citizen_id
WHERE k.citizen_id IN (SELECT value FROM json_each(:citizens)) AND k.id <= :ceiling AND NOT EXISTS (
    SELECT 1 FROM consent AS later
    WHERE later.citizen_id = k.citizen_id AND later.bulletin IN (k.bulletin, '*')
      AND later.id > k.id AND later.id <= :ceiling)
ORDER BY k.citizen_id, k.bulletin;

-- name: citizens_after
SELECT id FROM citizen WHERE line = :line AND id > :after ORDER BY id LIMIT :limit;
