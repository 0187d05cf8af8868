-- name: begin
INSERT INTO fault (line, desk, thread_id, words, address, latitude, longitude, told_id, begun_ms, changed_ms)
VALUES (:line, :desk, :thread_id, :words, :address, :latitude, :longitude, :told_id, :now_ms, :now_ms) RETURNING *;

-- name: get
SELECT * FROM fault WHERE id = :id;

-- name: numbered
SELECT * FROM fault WHERE line = :line AND year = :year AND number = :number;

-- name: current
SELECT f.* FROM fault_citizen AS c JOIN fault AS f ON f.id = c.fault_id
WHERE c.citizen_id = :citizen_id AND f.state IN ('received', 'forwarded', 'resolved', 'declined')
ORDER BY f.state IN ('received', 'forwarded') DESC, f.id DESC LIMIT 1;

-- name: file
UPDATE fault SET state = 'received', category = :category, year = :year, filed_ms = :now_ms, changed_ms = :now_ms,
       number = 1 + (SELECT COALESCE(MAX(other.number), 0) FROM fault AS other
                     WHERE other.line = fault.line AND other.year = :year AND other.number IS NOT NULL)
WHERE id = :id AND state = 'draft' RETURNING *;

-- name: categorise
UPDATE fault SET category = :category, changed_ms = :now_ms WHERE id = :id RETURNING *;

-- name: place
UPDATE fault SET address = :address, latitude = :latitude, longitude = :longitude, changed_ms = :now_ms
WHERE id = :id RETURNING *;

-- name: summarise
UPDATE fault SET summary = :summary, changed_ms = :now_ms WHERE id = :id RETURNING *;

-- name: reword
UPDATE fault SET words = :words, changed_ms = :now_ms WHERE id = :id RETURNING *;

-- name: turn
UPDATE fault SET state = :state, office = COALESCE(:office, office), outcome = COALESCE(:outcome, outcome), changed_ms = :now_ms
WHERE id = :id AND state IN ('received', 'forwarded') RETURNING *;

-- name: join
UPDATE fault SET state = 'joined', joined_id = :into_id, changed_ms = :now_ms
WHERE id = :id AND state IN ('draft', 'received', 'forwarded') RETURNING *;

-- name: near
-- The haversine distance, in metres, for what lies in a box around the place; the index finds the box.
SELECT * FROM (
  SELECT f.*, (SELECT COUNT(*) FROM fault_citizen AS c WHERE c.fault_id = f.id) AS citizens,
         2 * 6371008.8 * asin(sqrt(
           sin(radians(f.latitude - :latitude) / 2) * sin(radians(f.latitude - :latitude) / 2)
           + cos(radians(:latitude)) * cos(radians(f.latitude))
             * sin(radians(f.longitude - :longitude) / 2) * sin(radians(f.longitude - :longitude) / 2))) AS metres
  FROM fault AS f
  WHERE f.line = :line AND f.number IS NOT NULL AND f.id <> :id AND f.state IN ('received', 'forwarded')
    AND f.filed_ms >= :since_ms
    AND f.latitude BETWEEN :latitude - :latitude_margin AND :latitude + :latitude_margin
    AND f.longitude BETWEEN :longitude - :longitude_margin AND :longitude + :longitude_margin) AS found
WHERE metres <= :metres ORDER BY metres, id LIMIT :at_most;

-- name: listed
SELECT f.*, (SELECT COUNT(*) FROM fault_citizen AS c WHERE c.fault_id = f.id) AS citizens
FROM fault AS f
WHERE f.line = :line AND f.number IS NOT NULL AND f.state IN (SELECT value FROM json_each(:states))
  AND (:category = '' OR f.category = :category)
ORDER BY f.filed_ms, f.id LIMIT :at_most;

-- name: count
SELECT COUNT(*) AS number FROM fault
WHERE line = :line AND number IS NOT NULL AND state IN (SELECT value FROM json_each(:states))
  AND (:category = '' OR category = :category);

-- name: published
-- What is told to the world, a page at a time, newest first.
SELECT f.* FROM fault AS f
WHERE f.line = :line AND f.number IS NOT NULL AND f.state IN (SELECT value FROM json_each(:states))
  AND f.filed_ms BETWEEN :since_ms AND :until_ms AND f.id < :before_id
  AND (:categories = '[]' OR f.category IN (SELECT value FROM json_each(:categories)))
  AND (:labels = '[]' OR printf('%d-%04d', f.year, f.number) IN (SELECT value FROM json_each(:labels)))
ORDER BY f.id DESC LIMIT :at_most;

-- name: forget_drafts
DELETE FROM fault WHERE state = 'draft' AND begun_ms < :before_ms;

-- name: offer_once
INSERT INTO fault_offer (case_id, at_ms) VALUES (:case_id, :now_ms) ON CONFLICT DO NOTHING;
