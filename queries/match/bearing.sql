-- Limits and what was measured of the pairs in hand.
-- In: candidate, limit_value, measured. Out: bearing (limit by limit), gap.
-- The limits that bear on a pair: of the substitution, of the process input, of the need.
CREATE OR REPLACE TEMPORARY VIEW held AS
SELECT p.offer, p.need, p.substitution, p.kind, p.slot, p.documented AS holder FROM candidate p
WHERE p.documented IS NOT NULL
UNION SELECT p.offer, p.need, p.substitution, p.kind, p.slot, p.slot FROM candidate p WHERE p.slot <> ''
UNION SELECT p.offer, p.need, p.substitution, p.kind, p.slot, p.need FROM candidate p;

-- A value was found between low and high; 1 says the limit is broken, 0 kept, nothing that it cannot be told.
CREATE OR REPLACE TABLE bearing AS
SELECT p.offer, p.need, p.substitution, p.kind, p.slot, l.property, l.operator, l.value, l.unit,
       MIN(m.low) AS low, MAX(m.high) AS high,
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
FROM held p
JOIN limit_value l ON l.holder = p.holder
LEFT JOIN measured m ON m.listing = p.offer AND m.property = l.property
  AND m.dimension = COALESCE(l.dimension, m.dimension)
GROUP BY p.offer, p.need, p.substitution, p.kind, p.slot, l.property, l.operator, l.value, l.unit;

CREATE OR REPLACE TABLE gap AS
SELECT DISTINCT offer, need, substitution, kind, slot, property FROM bearing WHERE verdict IS NULL
UNION ALL SELECT offer, need, substitution, kind, slot, 'waterQuality' FROM candidate WHERE water_gap = 1
UNION ALL SELECT offer, need, substitution, kind, slot, 'supplyTemperature' FROM candidate WHERE warmth_gap = 1;
