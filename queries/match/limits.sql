-- Limits against what was measured, of the offers in hand: by way, and by pair where a need has limits of its own.
-- In: offered, way_of, bound, measured_at, fit. Out: tested (what was measured of the offers in hand), the view fit_way
-- (fit by way), sampled (offer, way, broken, gaps),
-- own_limit (offer, need, way, broken, gaps). A limit that stands twice counts once. A value was found between low and high; see judge.sql.
CREATE OR REPLACE TABLE tested AS
SELECT m.* FROM measured_at m WHERE m.number IN (SELECT number FROM offered);

CREATE OR REPLACE TEMPORARY VIEW fit_way AS
SELECT f.*, w.way, w.confidence, w.gaps, CAST(NULL AS BIGINT) AS offer_rank
FROM fit f
JOIN way_of w ON w.course = f.course AND w.by_treatment = f.by_treatment;

CREATE OR REPLACE TEMPORARY VIEW sample_verdict AS
SELECT o.number AS offer, l.way, l.number, l.property,
       MAX(CASE
         WHEN m.low IS NULL THEN NULL
         WHEN m.low > l.ceiling OR m.high < l.floor THEN 1
         WHEN l.operator = 'LessThan' AND m.low >= l.ceiling THEN 1
         WHEN l.operator = 'MoreThan' AND m.high <= l.floor THEN 1
         WHEN l.operator = 'Absent' THEN 0
         WHEN l.operator = 'LessThan' AND m.high >= l.ceiling THEN NULL
         WHEN l.operator = 'MoreThan' AND m.low <= l.floor THEN NULL
         WHEN m.high <= l.ceiling AND m.low >= l.floor THEN 0
         ELSE NULL END) AS verdict
FROM offered o
JOIN (SELECT DISTINCT number FROM tested) s ON s.number = o.number
JOIN way_of w ON w.course = o.course AND w.by_treatment = 0
JOIN bound l ON l.way = w.way
LEFT JOIN tested m ON m.number = o.number AND m.property = l.property
  AND m.dimension = COALESCE(l.dimension, m.dimension)
GROUP BY o.number, l.way, l.number, l.property;

CREATE OR REPLACE TABLE sampled AS
SELECT offer, way, COALESCE(SUM(verdict), 0) AS broken,
       COUNT(DISTINCT CASE WHEN verdict IS NULL THEN property END) AS gaps
FROM sample_verdict
GROUP BY offer, way;

CREATE OR REPLACE TEMPORARY VIEW own_verdict AS
SELECT l.offer, l.need, l.way, l.number, l.property,
       MAX(CASE
         WHEN m.low IS NULL THEN NULL
         WHEN m.low > l.ceiling OR m.high < l.floor THEN 1
         WHEN l.operator = 'LessThan' AND m.low >= l.ceiling THEN 1
         WHEN l.operator = 'MoreThan' AND m.high <= l.floor THEN 1
         WHEN l.operator = 'Absent' THEN 0
         WHEN l.operator = 'LessThan' AND m.high >= l.ceiling THEN NULL
         WHEN l.operator = 'MoreThan' AND m.low <= l.floor THEN NULL
         WHEN m.high <= l.ceiling AND m.low >= l.floor THEN 0
         ELSE NULL END) AS verdict
FROM (
  SELECT f.offer, f.need, f.way, l.number, l.property, l.operator, l.dimension, l.floor, l.ceiling
  FROM fit_way f
  JOIN bound l ON l.way = f.way
  WHERE f.limited = 1
  UNION ALL
  SELECT f.offer, f.need, f.way, l.number, l.property, l.operator, l.dimension, l.floor, l.ceiling
  FROM fit_way f
  JOIN bound l ON l.need = f.need
  WHERE f.limited = 1
) l
LEFT JOIN tested m ON m.number = l.offer AND m.property = l.property
  AND m.dimension = COALESCE(l.dimension, m.dimension)
GROUP BY l.offer, l.need, l.way, l.number, l.property;

CREATE OR REPLACE TABLE own_limit AS
SELECT offer, need, way, COALESCE(SUM(verdict), 0) AS broken,
       COUNT(DISTINCT CASE WHEN verdict IS NULL THEN property END) AS gaps
FROM own_verdict
GROUP BY offer, need, way;
