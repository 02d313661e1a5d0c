-- Several small offers for a need that none of them fills: taken by rank at one input until the amount is reached, eight
-- at most. One pool a need, that which brings most. A pool brings more than any offer alone and no less than the need's
-- least amount; the least amounts of its offers go into it together. The last ten thousand-millionths do not count.
-- In: portion, alone. Out: drawn (the offers of each input in order), pool (need, slot, offers, members, covered, ...).
CREATE OR REPLACE TABLE drawn AS
SELECT * FROM (
  SELECT p.need, p.offer, p.slot, p.part, p.wanted_minimum, p.wanted_dimension AS dimension, a.part AS alone,
         GREATEST(COALESCE(p.wanted, 0e0), COALESCE(p.wanted_minimum, 0e0)) AS target,
         COALESCE(p.offered_minimum, 0e0) AS offered_minimum,
         ROW_NUMBER() OVER (PARTITION BY p.need, p.slot ORDER BY p.points DESC, p.offer) AS place,
         CAST(SUM(p.part) OVER (PARTITION BY p.need, p.slot ORDER BY p.points DESC, p.offer
                                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS BIGINT) AS upto
  FROM portion p
  JOIN alone a ON a.need = p.need
  WHERE a.part < 999999990
) d
WHERE place <= 8 AND upto - part < 999999990;

CREATE OR REPLACE TABLE pool AS
SELECT need, slot, offers, members, covered, alone, target, dimension, CAST(covered AS DOUBLE) * target / 1e9 AS amount
FROM (
  SELECT g.*, ROW_NUMBER() OVER (PARTITION BY need ORDER BY FLOOR(covered / 1e2 + 0.5) DESC, members, slot) AS choice
  FROM (
    SELECT need, slot, CAST(COUNT(*) AS INTEGER) AS members, MAX(alone) AS alone, MAX(target) AS target,
           MAX(dimension) AS dimension, CAST(CASE WHEN MAX(upto) < 999999990 THEN MAX(upto) ELSE 1000000000 END AS BIGINT) AS covered,
           FLOOR(1e9 * COALESCE(MAX(wanted_minimum), 0e0) / MAX(target)) AS asked,
           CAST(SUM(CAST(FLOOR(1e9 * LEAST(2e0, offered_minimum / target)) AS BIGINT)) AS BIGINT) AS least,
           CONCAT_WS(' ', MAX(CASE WHEN place = 1 THEN offer END), MAX(CASE WHEN place = 2 THEN offer END),
                     MAX(CASE WHEN place = 3 THEN offer END), MAX(CASE WHEN place = 4 THEN offer END),
                     MAX(CASE WHEN place = 5 THEN offer END), MAX(CASE WHEN place = 6 THEN offer END),
                     MAX(CASE WHEN place = 7 THEN offer END), MAX(CASE WHEN place = 8 THEN offer END)) AS offers
    FROM drawn
    GROUP BY need, slot
  ) g
  WHERE members > 1 AND covered > alone + 10 AND covered + 10 >= asked AND least <= 1000000010
) c
WHERE choice = 1;
