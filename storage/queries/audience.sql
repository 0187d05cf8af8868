-- part: language
-- In which of the languages that a broadcast is given in (`:languages`) the citizen `c` reads it; empty: the line's.
CASE WHEN c.language <> '' AND c.language IN (SELECT value FROM json_each(:languages)) THEN c.language ELSE '' END

-- part: copy
-- What the citizen `c` gets, out of `:bodies`: by language, then the template and the free words.
json_extract(:bodies, '$."' || {language} || '"[' || (COALESCE(c.last_heard_ms, 0) > :heard_since_ms) || ']')

-- part: reachable
-- A marketing template (`:marketing` has the languages where it is one) is not delivered to who stopped those.
(c.marketing_stopped = 0 OR COALESCE(c.last_heard_ms, 0) > :heard_since_ms
  OR {language} NOT IN (SELECT value FROM json_each(:marketing)))

-- part: audience
-- Who gets a broadcast, of the citizens `c`: subscribed when it began (`:ceiling`), in its zone or in none, and of a
-- correction whoever got, or may have got, what it corrects.
c.line = :line
  AND {reachable}
  AND (:corrects = 0 OR EXISTS (
    SELECT 1 FROM recipient AS r JOIN delivery AS o ON o.id = r.delivery_id
    WHERE r.broadcast_id = :corrects AND r.citizen_id = c.id
      AND (o.state IN ('sending', 'uncertain') OR o.state = 'sent' AND o.progress <> 3)) OR EXISTS (
    SELECT 1 FROM delivery AS o
    WHERE o.broadcast_id = :corrects AND o.citizen_id = c.id AND o.state = 'superseded' AND o.progress <> 3))
  AND (:zone = '' OR NOT EXISTS (SELECT 1 FROM citizen_zone AS z WHERE z.citizen_id = c.id) OR EXISTS (
    SELECT 1 FROM citizen_zone AS z WHERE z.citizen_id = c.id AND z.zone = :zone))
  AND EXISTS (
    SELECT 1 FROM subscription AS s
    WHERE s.citizen_id = c.id AND s.given = 1 AND s.consent_id <= :ceiling
      AND (:bulletin = '' OR s.bulletin = :bulletin OR (s.bulletin = '*' AND NOT EXISTS (
        SELECT 1 FROM subscription AS without
        WHERE without.citizen_id = c.id AND without.bulletin = :bulletin AND without.given = 0))))
