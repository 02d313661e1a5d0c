-- The offers of table asked before all needs that are near enough for one of their ways.
-- In: asked (number) and schema region. Out: offer_side, need_side, for the statements of pairs.sql.
CREATE OR REPLACE TABLE offer_side AS
SELECT o.* FROM region.offer_side o SEMI JOIN one.asked a ON a.number = o.number;

CREATE OR REPLACE TABLE need_side AS
SELECT n.* FROM region.need_side n
SEMI JOIN (SELECT DISTINCT entry, size, lat, x, y, z FROM offered) w ON w.entry = n.entry
  AND (w.lat IS NULL OR n.lat IS NULL
       OR (ABS(n.x - w.x) <= w.size AND ABS(n.y - w.y) <= w.size AND ABS(n.z - w.z) <= w.size));
