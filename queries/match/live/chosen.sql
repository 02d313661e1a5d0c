-- The pairs of table asked_pair and no others: what stands for the cell of a pair is its need.
-- In: asked_pair (offer, need), course_of_offer (what pairs.sql calls offered) and schema region.
-- Out: offer_side, need_side, course, offered, need_at, for the statements of pairs.sql.
CREATE OR REPLACE TABLE offer_side AS
SELECT o.* FROM region.offer_side o SEMI JOIN one.asked_pair a ON a.offer = o.number;

CREATE OR REPLACE TABLE need_side AS
SELECT n.* FROM region.need_side n SEMI JOIN one.asked_pair a ON a.need = n.need;

CREATE OR REPLACE TABLE course AS
SELECT c.* FROM region.course c SEMI JOIN need_side n ON n.entry = c.entry;

CREATE OR REPLACE TABLE offered AS
SELECT c.* REPLACE (CAST(a.need AS BIGINT) AS cell) FROM course_of_offer c JOIN one.asked_pair a ON a.offer = c.number;

CREATE OR REPLACE TABLE need_at AS
SELECT n.*, w.size, CAST(n.need AS BIGINT) AS cell
FROM need_side n
JOIN (SELECT DISTINCT entry, size FROM course) w ON w.entry = n.entry
WHERE n.lat IS NOT NULL;
