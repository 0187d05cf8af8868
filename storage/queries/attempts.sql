-- name: again
-- Only who is still subscribed: a copy nobody may take would keep the broadcast from ever being over.
INSERT INTO delivery (lane, kind, priority, sequence_key, citizen_id, broadcast_id, body, due_ms, created_ms)
SELECT :lane, 'say', :priority, d.sequence_key, d.citizen_id, d.broadcast_id,
       CASE WHEN COALESCE(c.last_heard_ms, 0) > :since_ms THEN :words ELSE :template END, 0, :now_ms
FROM delivery AS d JOIN citizen AS c ON c.id = d.citizen_id JOIN broadcast AS b ON b.id = d.broadcast_id
WHERE d.broadcast_id = :id AND d.state IN (SELECT value FROM json_each(:states)) AND (d.state <> 'sent' OR d.progress = 3)
  AND (:cause = '' OR d.cause = :cause) AND d.settled_ms <= :until_ms
  AND (:skip_marketing_stopped = 0 OR c.marketing_stopped = 0 OR COALESCE(c.last_heard_ms, 0) > :since_ms)
  AND EXISTS (
    SELECT 1 FROM subscription AS s
    WHERE s.citizen_id = d.citizen_id AND s.given = 1
      AND (b.bulletin = '' OR s.bulletin = b.bulletin OR (s.bulletin = '*' AND NOT EXISTS (
        SELECT 1 FROM subscription AS without
        WHERE without.citizen_id = d.citizen_id AND without.bulletin = b.bulletin AND without.given = 0))))
ORDER BY d.id;

-- name: supersede
-- The ledger points to the new attempt already; the old one keeps its cause, and counts no more.
UPDATE delivery SET state = 'superseded', progress = CASE state WHEN 'refused' THEN 3 ELSE progress END
WHERE broadcast_id = :id AND state IN (SELECT value FROM json_each(:states)) AND (state <> 'sent' OR progress = 3)
  AND EXISTS (
    SELECT 1 FROM recipient AS r
    WHERE r.broadcast_id = :id AND r.citizen_id = delivery.citizen_id AND r.delivery_id > delivery.id);
