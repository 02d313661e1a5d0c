-- What part of its need's amount each pair would bring, in thousand millionths, so that sums are exact in every engine.
-- In: best (from rank.sql). Out: portion (the columns of best, points, part), the first $top of each need that can be
-- added up; alone (need, part), the most that one offer brings.
CREATE OR REPLACE TABLE brought AS
SELECT b.*, 0 AS offer_rank, FLOOR(b.score * 1e9 + 0.5) AS points,
       ROW_NUMBER() OVER (PARTITION BY b.need ORDER BY FLOOR(b.score * 1e9 + 0.5) DESC, b.offer) AS pool_rank,
       CASE WHEN b.offered_dimension = b.wanted_dimension AND b.offered > 0
                 AND GREATEST(COALESCE(b.wanted, 0e0), COALESCE(b.wanted_minimum, 0e0)) > 0
            THEN CAST(FLOOR(1e9 * LEAST(1e0, b.offered / GREATEST(COALESCE(b.wanted, 0e0), COALESCE(b.wanted_minimum, 0e0))))
                      AS BIGINT) END AS part
FROM best b;

CREATE OR REPLACE TABLE portion AS SELECT * FROM brought WHERE pool_rank <= $top AND part > 0;

CREATE OR REPLACE TABLE alone AS SELECT need, MAX(part) AS part FROM brought WHERE part > 0 GROUP BY need;
