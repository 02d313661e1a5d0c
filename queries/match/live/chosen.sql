-- The pairs of table asked_pair and no others: what stands for the cell of a pair is its need.
-- In: asked_pair (offer, need), way_of_offer (what pairs.sql calls offered_way) and schema region.
-- Out: offer_side, need_side, way_numbered, offered_way, need_at, for the statements of pairs.sql.
CREATE OR REPLACE TABLE offer_side AS
SELECT o.* FROM region.offer_side o SEMI JOIN one.asked_pair a ON a.offer = o.number;

CREATE OR REPLACE TABLE need_side AS
SELECT n.* FROM region.need_side n SEMI JOIN one.asked_pair a ON a.need = n.need;

CREATE OR REPLACE TABLE way_numbered AS
SELECT w.* FROM region.way_numbered w SEMI JOIN need_side n ON n.entry = w.entry;

CREATE OR REPLACE TABLE offered_way AS
SELECT w.* REPLACE (CAST(a.need AS BIGINT) AS cell) FROM way_of_offer w JOIN one.asked_pair a ON a.offer = w.number;

CREATE OR REPLACE TABLE need_at AS
SELECT n.*, w.size, CAST(n.need AS BIGINT) AS cell
FROM need_side n
JOIN (SELECT DISTINCT entry, size FROM way_numbered) w ON w.entry = n.entry
WHERE n.lat IS NOT NULL;
