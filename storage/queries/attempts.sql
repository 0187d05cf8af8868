-- part: retryable
-- Only who is still subscribed: a copy nobody may take would keep the broadcast from ever being over.
FROM delivery AS d JOIN citizen AS c ON c.id = d.citizen_id JOIN broadcast AS b ON b.id = d.broadcast_id
WHERE d.broadcast_id = :id AND d.state IN (SELECT value FROM json_each(:states)) AND (d.state <> 'sent' OR d.progress = 3)
  AND (:cause = '' OR d.cause = :cause) AND d.settled_ms <= :until_ms
  AND {reachable}
  AND EXISTS (
    SELECT 1 FROM subscription AS s
    WHERE s.citizen_id = d.citizen_id AND s.given = 1
      AND (b.bulletin = '' OR s.bulletin = b.bulletin OR (s.bulletin = '*' AND NOT EXISTS (
        SELECT 1 FROM subscription AS without
        WHERE without.citizen_id = d.citizen_id AND without.bulletin = b.bulletin AND without.given = 0))))

-- name: count
SELECT COUNT(*) AS number {retryable};

-- name: next
-- Those that have gone again are superseded: the next piece begins where the last one ended.
SELECT d.id {retryable} LIMIT :limit;

-- name: again
INSERT INTO delivery (lane, kind, priority, sequence_key, citizen_id, broadcast_id, body, due_ms, created_ms)
SELECT :lane, 'say', :priority, d.sequence_key, d.citizen_id, d.broadcast_id, {copy}, 0, :now_ms
FROM delivery AS d JOIN citizen AS c ON c.id = d.citizen_id
WHERE d.id IN (SELECT value FROM json_each(:deliveries)) ORDER BY d.id;

-- name: remember
UPDATE broadcast SET again = :again WHERE id = :id;

-- name: withdraw
-- The attempt before it arrived after all: the copy that still waits is not sent, and counts no more.
UPDATE delivery SET state = 'superseded', cause = 'arrived', settled_ms = :now_ms
WHERE state IN ('waiting', 'held')
  AND citizen_id IN (SELECT citizen_id FROM delivery WHERE id IN (SELECT value FROM json_each(:arrived)))
  AND EXISTS (
    SELECT 1 FROM delivery AS arrived
    WHERE arrived.id IN (SELECT value FROM json_each(:arrived))
      AND arrived.broadcast_id = delivery.broadcast_id AND arrived.citizen_id = delivery.citizen_id);

-- name: restore
-- Only where the later attempt was withdrawn: one that has left is in the ledger rightly.
UPDATE delivery SET state = 'sent'
WHERE id IN (SELECT value FROM json_each(:arrived)) AND state = 'superseded' AND EXISTS (
    SELECT 1 FROM recipient AS r JOIN delivery AS later ON later.id = r.delivery_id
    WHERE r.broadcast_id = delivery.broadcast_id AND r.citizen_id = delivery.citizen_id
      AND later.state = 'superseded' AND later.cause = 'arrived');

-- name: point_back
UPDATE recipient SET delivery_id = arrived.id FROM delivery AS arrived
WHERE arrived.id IN (SELECT value FROM json_each(:arrived)) AND arrived.state = 'sent'
  AND recipient.broadcast_id = arrived.broadcast_id AND recipient.citizen_id = arrived.citizen_id;

-- name: supersede
-- The ledger points to the new attempt already; the old one keeps its cause, and counts no more.
UPDATE delivery SET state = 'superseded', progress = CASE state WHEN 'refused' THEN 3 ELSE progress END
WHERE id IN (SELECT value FROM json_each(:deliveries));
