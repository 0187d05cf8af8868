-- name: keep_notice
INSERT INTO notice (hash, line, version, words, kept_ms) VALUES (:hash, :line, :version, :words, :now_ms)
ON CONFLICT (hash, line) DO NOTHING;

-- name: notices
SELECT hash, line, version, words, kept_ms FROM notice
WHERE line = :line AND hash IN (SELECT value FROM json_each(:hashes)) ORDER BY kept_ms, hash;

-- name: ledger
SELECT k.id, k.bulletin, k.given, k.words, k.notice_version, k.notice_hash, k.means, k.foreign_id, k.at_ms, k.recorded_ms,
       k.operator_id, o.name AS operator
FROM consent AS k LEFT JOIN operator AS o ON o.id = k.operator_id
WHERE k.citizen_id = :citizen_id AND k.id <= :ceiling ORDER BY k.id;
