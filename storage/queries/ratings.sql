-- name: ask
-- Of a closed case in which somebody answered, and once.
UPDATE citizen_case SET is_rating_asked = 1
WHERE id = (SELECT MAX(id) FROM citizen_case WHERE citizen_id = :citizen_id)
  AND state = 'closed' AND is_rating_asked = 0
  AND EXISTS (SELECT 1 FROM first_answer AS f WHERE f.case_id = citizen_case.id)
RETURNING id;

-- name: of_case
SELECT rating FROM citizen_case WHERE id = :id AND citizen_id = :citizen_id AND is_rating_asked = 1;

-- name: rate
UPDATE citizen_case SET rating = :rating WHERE id = :id;
