-- What part of its need's amount each kept pair would bring.
-- In: kept, most, way, numbered, listing. Out: portion, the first $top of each need that can be added up; alone.
CREATE OR REPLACE TABLE alone AS
SELECT n.listing AS need, MAX(m.part) AS part
FROM most m JOIN numbered n ON n.number = m.need
GROUP BY n.listing;

CREATE OR REPLACE TABLE portion AS
SELECT o.listing AS offer, n.listing AS need, w.slot, k.points, k.part, a.minimum AS offered_minimum, b.quantity AS wanted,
       b.minimum AS wanted_minimum, b.dimension AS wanted_dimension
FROM (
  SELECT offer, need, way, part, FLOOR(score * 1e9 + 0.5) AS points,
         ROW_NUMBER() OVER (PARTITION BY need ORDER BY FLOOR(score * 1e9 + 0.5) DESC, offer) AS pool_rank
  FROM kept
) k
JOIN way w ON w.way = k.way
JOIN numbered o ON o.number = k.offer
JOIN numbered n ON n.number = k.need
JOIN listing a ON a.listing = o.listing
JOIN listing b ON b.listing = n.listing
WHERE k.pool_rank <= $top AND k.part > 0;
