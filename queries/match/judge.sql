-- What takes more than the two listings: days in common, words in common, limits and what was measured.
-- In: candidate, calendar, segment, word, limit_value, measured. Out: bearing (limit by limit), gap, pair.
CREATE OR REPLACE TABLE meeting AS
SELECT p.offer_calendar, p.need_calendar,
       SUM(GREATEST(0, LEAST(s.last, a.last, b.last) - GREATEST(s.first, a.first, b.first) + 1)) AS days
FROM (SELECT DISTINCT offer_calendar, need_calendar FROM candidate) p
JOIN calendar a ON a.calendar = p.offer_calendar
JOIN calendar b ON b.calendar = p.need_calendar
JOIN segment s ON (a.months & b.months & s.month) <> 0
GROUP BY p.offer_calendar, p.need_calendar;

-- Services of one kind differ in what they are for; their words tell, as far as words do.
CREATE OR REPLACE TABLE alike AS
SELECT p.offer, p.need, COUNT(*) / CAST(LEAST(MIN(a.of_all), MIN(b.of_all)) AS DOUBLE) AS share
FROM (SELECT DISTINCT offer, need FROM candidate WHERE carried = 'service') p
JOIN word a ON a.listing = p.offer
JOIN word b ON b.listing = p.need AND b.word = a.word
GROUP BY p.offer, p.need;

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

CREATE OR REPLACE TABLE pair AS
SELECT p.*, COALESCE(d.days, 0) AS days, COALESCE(j.broken, 0) AS broken, COALESCE(g.gaps, 0) AS gaps,
       CASE WHEN p.carried = 'service' THEN COALESCE(a.share, 0.0) ELSE NULL END AS alike,
       p.trust_in_kind * (p.trust + (1.0 - p.trust) * COALESCE(a.share, 0.0)) AS confidence
FROM candidate p
LEFT JOIN meeting d ON d.offer_calendar = p.offer_calendar AND d.need_calendar = p.need_calendar
LEFT JOIN alike a ON a.offer = p.offer AND a.need = p.need AND p.carried = 'service'
LEFT JOIN (
  SELECT offer, need, substitution, kind, slot, SUM(verdict) AS broken FROM bearing
  GROUP BY offer, need, substitution, kind, slot
) j ON j.offer = p.offer AND j.need = p.need AND j.substitution = p.substitution
   AND j.kind = p.kind AND j.slot = p.slot
LEFT JOIN (
  SELECT offer, need, substitution, kind, slot, COUNT(*) AS gaps FROM gap
  GROUP BY offer, need, substitution, kind, slot
) g ON g.offer = p.offer AND g.need = p.need AND g.substitution = p.substitution
   AND g.kind = p.kind AND g.slot = p.slot;
