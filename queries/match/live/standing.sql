-- Who stands where on whose list: of matches, and on the lists of needs that ask for an amount also those that are too small
-- alone, from which pools are made.
-- In: kept, side. Out: matched and pooled (number, other, points, place).
CREATE OR REPLACE TABLE stood AS
SELECT offer, need, small, CAST(FLOOR(score * 1e9 + 0.5) AS BIGINT) AS points FROM kept;

CREATE OR REPLACE TABLE matched AS
SELECT offer AS number, need AS other, points, ROW_NUMBER() OVER (PARTITION BY offer ORDER BY points DESC, need) AS place
FROM stood WHERE small = 0
UNION ALL
SELECT need, offer, points, ROW_NUMBER() OVER (PARTITION BY need ORDER BY points DESC, offer)
FROM stood WHERE small = 0;

CREATE OR REPLACE TABLE pooled AS
SELECT p.need AS number, p.offer AS other, p.points, ROW_NUMBER() OVER (PARTITION BY p.need ORDER BY p.points DESC, p.offer) AS place
FROM stood p JOIN side s ON s.number = p.need
WHERE GREATEST(COALESCE(s.quantity, 0e0), COALESCE(s.minimum, 0e0)) > 0;
