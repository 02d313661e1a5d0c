-- The needs of table asked before all offers that are near enough for one of the ways to them.
-- In: asked (number) and schema region. Out: offer_side, need_side, course, for the statements of pairs.sql.
CREATE OR REPLACE TABLE need_side AS
SELECT n.* FROM region.need_side n SEMI JOIN one.asked a ON a.number = n.need;

CREATE OR REPLACE TABLE course AS
SELECT c.* FROM region.course c SEMI JOIN need_side n ON n.entry = c.entry;

CREATE OR REPLACE TABLE offer_side AS
SELECT o.* FROM region.offer_side o
SEMI JOIN (
  SELECT DISTINCT c.kind, c.size, n.lat, n.x, n.y, n.z FROM course c JOIN need_side n ON n.entry = c.entry
) t ON t.kind = o.kind
  AND (o.lat IS NULL OR t.lat IS NULL
       OR (ABS(o.x - t.x) <= t.size AND ABS(o.y - t.y) <= t.size AND ABS(o.z - t.z) <= t.size));
