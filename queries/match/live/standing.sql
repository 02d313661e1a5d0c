-- Who stands where on whose list. $top places count. In: kept, of which the small are no matches. Out: place (number, other, points, place), and first
-- (offer, need): the pairs that are among the best of one of the two.
CREATE OR REPLACE TABLE place AS
SELECT offer AS number, need AS other, points,
       ROW_NUMBER() OVER (PARTITION BY offer ORDER BY points DESC, need) AS place
FROM (SELECT offer, need, CAST(FLOOR(score * 1e9 + 0.5) AS BIGINT) AS points FROM kept WHERE small = 0) k
UNION ALL
SELECT need, offer, points, ROW_NUMBER() OVER (PARTITION BY need ORDER BY points DESC, offer)
FROM (SELECT offer, need, CAST(FLOOR(score * 1e9 + 0.5) AS BIGINT) AS points FROM kept WHERE small = 0) k;

CREATE OR REPLACE TABLE first AS
SELECT k.offer, k.need FROM kept k
SEMI JOIN (
  SELECT number AS offer, other AS need FROM place WHERE place <= $top
  UNION SELECT other, number FROM place WHERE place <= $top
) p ON p.offer = k.offer AND p.need = k.need;
