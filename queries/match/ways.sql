-- Everything a pair needs that is not of the pair, as numbers: listings by their names in order, ways, places, seasons.
-- In: listing, offer_kind, wanted, requested, substitution, slot, kind_carried, carried, kind_fit, water_fit, yearday,
-- offer_law, giver, need_law, licensed, law, limit_value, measured, word. Out: numbered (listing, number), entry, way, course (the ways of one
-- kind to one entry, which differ in nothing that the pair is asked about), way_of, offer_side, need_at (needs by entry and
-- cell), need_side, season (key, days), way_limit, bound (limits of ways and of needs), measured_at and word_at (by number), law_way and
-- licensed_code (law and licensed by number), kept, most and ended (empty).
CREATE OR REPLACE TABLE numbered AS
SELECT l.listing, CAST(ROW_NUMBER() OVER (ORDER BY l.listing) AS INTEGER) AS number,
       CAST(DENSE_RANK() OVER (ORDER BY l.firm) AS INTEGER) AS firm
FROM listing l;

-- An entry is what a need can be served at: an input of a process, or a material it asks for by name.
CREATE OR REPLACE TABLE entry AS
SELECT CAST(ROW_NUMBER() OVER (ORDER BY kind, slot) AS INTEGER) AS entry, kind, slot
FROM (
  SELECT '' AS kind, slot FROM wanted
  UNION
  SELECT r.kind, COALESCE(w.slot, '') FROM requested r
  LEFT JOIN wanted w ON w.listing = r.listing AND w.named = 1
) e;

CREATE OR REPLACE TABLE way AS
SELECT CAST(ROW_NUMBER() OVER (ORDER BY w.substitution, w.kind, w.slot) AS INTEGER) AS way,
       w.substitution, w.kind, w.slot, w.rule, w.documented, w.confidence, w.entry,
       c.name AS carried, c.trust, c.decay, c.reach, COALESCE(t.reach, c.reach) AS slot_reach, t.temperature, t.water,
       COALESCE(t.operation, '') AS operation,
       CASE WHEN w.rule = 'treatment-chain' THEN 1 ELSE 0 END AS treated,
       -- Cells are at least as wide as the farthest that anything goes this way
       CASE WHEN COALESCE(t.reach, c.reach) <= 10 THEN 10 WHEN COALESCE(t.reach, c.reach) <= 40 THEN 40
            WHEN COALESCE(t.reach, c.reach) <= 160 THEN 160 WHEN COALESCE(t.reach, c.reach) <= 640 THEN 640
            WHEN COALESCE(t.reach, c.reach) <= 2560 THEN 2560 ELSE 20480 END AS size
FROM (
  SELECT s.substitution, s.kind, s.slot, s.rule, s.documented, s.confidence, e.entry
  FROM substitution s
  JOIN entry e ON e.kind = '' AND e.slot = s.slot
  UNION ALL
  SELECT '', e.kind, e.slot, 'requested-material', NULL, 9e-1, e.entry FROM entry e WHERE e.kind <> ''
) w
LEFT JOIN slot t ON t.slot = w.slot
LEFT JOIN kind_carried q ON q.kind = w.kind
JOIN carried c ON c.name = COALESCE(q.carried, t.carried, 'material');

-- Kinds of resource and classes of water as bits, so that one AND tells whether two go together.
CREATE OR REPLACE TABLE resource_bit AS
SELECT name, CAST(POWER(2, ROW_NUMBER() OVER (ORDER BY name) - 1) AS BIGINT) AS own
FROM (SELECT resource AS name FROM listing WHERE resource IS NOT NULL
      UNION SELECT offered FROM kind_fit UNION SELECT wanted FROM kind_fit) r;

CREATE OR REPLACE TABLE resource_fit AS
SELECT r.name, CAST(COALESCE(SUM(b.own), 0) AS BIGINT) AS fits
FROM resource_bit r
LEFT JOIN kind_fit f ON f.offered = r.name
LEFT JOIN resource_bit b ON b.name = f.wanted
GROUP BY r.name;

CREATE OR REPLACE TABLE water_bit AS
SELECT name, CAST(POWER(2, ROW_NUMBER() OVER (ORDER BY name) - 1) AS BIGINT) AS own
FROM (SELECT water AS name FROM listing WHERE water IS NOT NULL UNION SELECT water FROM slot WHERE water IS NOT NULL
      UNION SELECT offered FROM water_fit UNION SELECT wanted FROM water_fit) w;

CREATE OR REPLACE TABLE water_good AS
SELECT r.name,
       CAST(COALESCE(SUM(CASE WHEN f.fits = 1 THEN b.own END), 0) AS BIGINT) AS good,
       CAST(COALESCE(SUM(CASE WHEN f.fits = 0 THEN b.own END), 0) AS BIGINT) AS bad
FROM water_bit r
LEFT JOIN water_fit f ON f.offered = r.name
LEFT JOIN water_bit b ON b.name = f.wanted
GROUP BY r.name;

CREATE OR REPLACE TABLE dimension_number AS
SELECT dimension, CAST(ROW_NUMBER() OVER (ORDER BY dimension) AS INTEGER) AS number
FROM (SELECT DISTINCT dimension FROM listing WHERE dimension IS NOT NULL) d;

-- A place as a point on the ball, in kilometres: chords need no sines, and cells no care for poles and meridians. Who takes
-- turns together stands together. What is not known, or not asked, is the number that passes when the two are compared.
CREATE OR REPLACE TABLE side AS
SELECT p.*,
       CAST(ROW_NUMBER() OVER (ORDER BY FLOOR(p.x / 640), FLOOR(p.y / 640), FLOOR(p.z / 640), FLOOR(p.x / 160), FLOOR(p.y / 160),
                                        FLOOR(p.z / 160), FLOOR(p.x / 40), FLOOR(p.y / 40), p.number) AS INTEGER) AS turn
FROM (
  SELECT n.number, n.firm, l.listing, l.lat, l.lon, l.reach, l.months, l.first, l.last, l.quantity, l.minimum,
         COALESCE(l.quantity, 1e300) AS most, COALESCE(l.minimum, -1e300) AS least, d.number AS dimension,
         l.temperature, COALESCE(l.temperature, 1e300) AS heat,
         6371.0088 * COS(RADIANS(l.lat)) * COS(RADIANS(l.lon)) AS x,
         6371.0088 * COS(RADIANS(l.lat)) * SIN(RADIANS(l.lon)) AS y,
         6371.0088 * SIN(RADIANS(l.lat)) AS z,
         COALESCE(r.own, 4611686018427387903) AS own, COALESCE(f.fits, 4611686018427387903) AS fits,
         CASE WHEN COALESCE(l.resource, 'WasteHeat') = 'WasteHeat' THEN 1 ELSE 0 END AS maybe_heat,
         l.water, COALESCE(g.good, 0) AS good, COALESCE(g.bad, 0) AS bad, v.giver
  FROM listing l
  JOIN numbered n ON n.listing = l.listing
  LEFT JOIN dimension_number d ON d.dimension = l.dimension
  LEFT JOIN resource_bit r ON r.name = l.resource
  LEFT JOIN resource_fit f ON f.name = l.resource
  LEFT JOIN water_good g ON g.name = l.water
  LEFT JOIN offer_law v ON v.listing = l.listing
) p;

CREATE OR REPLACE TABLE law_code AS
SELECT code, CAST(ROW_NUMBER() OVER (ORDER BY code) AS INTEGER) AS number
FROM (SELECT DISTINCT code FROM giver WHERE code IS NOT NULL) c;

CREATE OR REPLACE TABLE licensed_code AS
SELECT l.receiver, c.number AS code, l.taker FROM licensed l JOIN law_code c ON c.code = l.code;

CREATE OR REPLACE TABLE operation_number AS
SELECT operation, CAST(ROW_NUMBER() OVER (ORDER BY operation) AS INTEGER) AS number
FROM (SELECT DISTINCT operation FROM way) o;

CREATE OR REPLACE TABLE course AS
SELECT CAST(ROW_NUMBER() OVER (ORDER BY c.entry, c.kind) AS INTEGER) AS course, c.*
FROM (
  SELECT w.entry, w.kind, w.size, w.reach, w.slot_reach, w.trust, w.decay, o.number AS operation_number,
         CASE WHEN w.carried = 'service' THEN 1 ELSE 0 END AS worded, MAX(w.treated) AS treated
  FROM way w
  JOIN operation_number o ON o.operation = w.operation
  GROUP BY w.entry, w.kind, w.size, w.reach, w.slot_reach, w.trust, w.decay, o.number, w.carried
) c;

CREATE OR REPLACE TABLE law_way AS
SELECT l.giver, l.taker, o.number AS operation, l.route, l.outcome
FROM law l JOIN operation_number o ON o.operation = l.operation;

-- The limits of a way, and how many properties they bound: so many are not known of an offer without measurements.
CREATE OR REPLACE TABLE way_limit AS
SELECT w.way, l.property, l.operator, l.value, l.unit, l.dimension, l.floor, l.ceiling
FROM way w
JOIN limit_value l ON l.holder = w.documented
UNION
SELECT w.way, l.property, l.operator, l.value, l.unit, l.dimension, l.floor, l.ceiling
FROM way w
JOIN limit_value l ON l.holder = w.slot;

-- Where the water is not good enough as it is, only ways through a treatment lead on.
CREATE OR REPLACE TABLE way_of AS
SELECT c.course, b.by_treatment, w.way, w.confidence, COALESCE(g.gaps, 0) AS gaps
FROM way w
JOIN course c ON c.entry = w.entry AND c.kind = w.kind
JOIN (SELECT 0 AS by_treatment UNION ALL SELECT 1) b ON b.by_treatment <= w.treated
LEFT JOIN (SELECT way, COUNT(DISTINCT property) AS gaps FROM way_limit GROUP BY way) g ON g.way = w.way;

CREATE OR REPLACE TABLE offer_side AS
SELECT s.*, k.kind, k.likelihood
FROM side s
JOIN offer_kind k ON k.listing = s.listing;

CREATE OR REPLACE TABLE need_side AS
SELECT s.number AS need, e.entry, e.sureness, s.firm, s.lat, s.lon, s.x, s.y, s.z, s.reach,
       (COALESCE(s.reach, 1e9) + 1e-3) * (COALESCE(s.reach, 1e9) + 1e-3) AS far,
       s.months, s.first, s.last, s.quantity, s.most, s.minimum,
       GREATEST(COALESCE(s.quantity, 0e0), COALESCE(s.minimum, 0e0)) AS target, s.dimension, s.own,
       COALESCE(s.temperature, t.temperature, -1e300) AS heat,
       CASE WHEN s.temperature IS NULL AND t.temperature IS NULL THEN 0 ELSE 1 END AS asks_heat,
       COALESCE(b.own, 0) AS water, l.receiver, l.taker,
       CASE WHEN h.holder IS NULL THEN 0 ELSE 1 END AS limited
FROM (
  SELECT w.listing, e.entry, w.slot, w.sureness FROM wanted w JOIN entry e ON e.kind = '' AND e.slot = w.slot
  UNION ALL
  SELECT r.listing, e.entry, e.slot, 1e0 FROM requested r
  LEFT JOIN wanted w ON w.listing = r.listing AND w.named = 1
  JOIN entry e ON e.kind = r.kind AND e.slot = COALESCE(w.slot, '')
) e
JOIN side s ON s.listing = e.listing
LEFT JOIN slot t ON t.slot = e.slot
LEFT JOIN water_bit b ON b.name = COALESCE(s.water, t.water)
LEFT JOIN need_law l ON l.listing = s.listing
LEFT JOIN (SELECT DISTINCT holder FROM limit_value) h ON h.holder = s.listing
WHERE s.first <= s.last;

-- What was measured of an offer, and the limits that a need has of its own, by their numbers.
CREATE OR REPLACE TABLE property_number AS
SELECT property, CAST(ROW_NUMBER() OVER (ORDER BY property) AS INTEGER) AS number
FROM (SELECT property FROM limit_value UNION SELECT property FROM measured) p;

CREATE OR REPLACE TABLE measured_at AS
SELECT n.number, p.number AS property, m.dimension, m.low, m.high
FROM measured m
JOIN numbered n ON n.listing = m.listing
JOIN property_number p ON p.property = m.property;

CREATE OR REPLACE TABLE word_at AS
SELECT n.number, w.word, w.of_all FROM word w JOIN numbered n ON n.listing = w.listing;

-- Limits of a way and of a need, each by its number: what stands in two places is one limit.
CREATE OR REPLACE TABLE bound AS
SELECT l.way, l.need, CAST(DENSE_RANK() OVER (ORDER BY l.property, l.operator, l.value, l.unit) AS INTEGER) AS number,
       p.number AS property, l.operator, l.dimension, l.floor, l.ceiling
FROM (
  SELECT way, CAST(NULL AS INTEGER) AS need, property, operator, value, unit, dimension, floor, ceiling FROM way_limit
  UNION ALL
  SELECT CAST(NULL AS INTEGER), n.number, l.property, l.operator, l.value, l.unit, l.dimension, l.floor, l.ceiling
  FROM limit_value l
  JOIN numbered n ON n.listing = l.holder
) l
JOIN property_number p ON p.property = l.property;

-- A need stands in its own cell and the 26 around it, of each width that its entry is reached in. -1 is no place.
CREATE OR REPLACE TABLE offset_by AS
SELECT a.step AS dx, b.step AS dy, c.step AS dz
FROM (SELECT -1 AS step UNION ALL SELECT 0 UNION ALL SELECT 1) a
CROSS JOIN (SELECT -1 AS step UNION ALL SELECT 0 UNION ALL SELECT 1) b
CROSS JOIN (SELECT -1 AS step UNION ALL SELECT 0 UNION ALL SELECT 1) c;

CREATE OR REPLACE TABLE offer_cell AS
SELECT DISTINCT w.size,
       (CAST(FLOOR(o.x / w.size) AS BIGINT) + 1024) * 4194304 + (CAST(FLOOR(o.y / w.size) AS BIGINT) + 1024) * 2048
       + CAST(FLOOR(o.z / w.size) AS BIGINT) + 1024 AS cell
FROM side o
CROSS JOIN (SELECT DISTINCT size FROM way) w
WHERE o.lat IS NOT NULL;

-- The three steps stand apart, so that no engine joins all needs with all cells
CREATE OR REPLACE TABLE need_around AS
SELECT n.number, w.size,
       (CAST(FLOOR(n.x / w.size) AS BIGINT) + f.dx + 1024) * 4194304
       + (CAST(FLOOR(n.y / w.size) AS BIGINT) + f.dy + 1024) * 2048
       + CAST(FLOOR(n.z / w.size) AS BIGINT) + f.dz + 1024 AS cell
FROM side n
JOIN (SELECT DISTINCT s.need, w.size FROM need_side s JOIN (SELECT DISTINCT entry, size FROM way) w ON w.entry = s.entry) w
  ON w.need = n.number
CROSS JOIN offset_by f
WHERE n.lat IS NOT NULL;

CREATE OR REPLACE TABLE need_cell AS
SELECT a.number, a.size, a.cell FROM need_around a
JOIN offer_cell c ON c.size = a.size AND c.cell = a.cell;

CREATE OR REPLACE TABLE need_at AS
SELECT n.need, n.entry, a.size, a.cell
FROM need_side n
JOIN (SELECT DISTINCT entry, size FROM way) w ON w.entry = n.entry
JOIN need_cell a ON a.number = n.need AND a.size = w.size;

-- How many of the days before a day a calendar of these months is active: two looks tell the days in common.
CREATE OR REPLACE TABLE season AS
SELECT m.months * 512 + d.day + 1 AS key,
       CAST(SUM(CASE WHEN (m.months & d.month) <> 0 THEN 1 ELSE 0 END)
            OVER (PARTITION BY m.months ORDER BY d.day) AS INTEGER) AS days
FROM (SELECT DISTINCT a.months & b.months AS months
      FROM (SELECT DISTINCT months FROM listing) a CROSS JOIN (SELECT DISTINCT months FROM listing) b) m
CROSS JOIN yearday d
UNION ALL
SELECT DISTINCT (a.months & b.months) * 512, 0
FROM (SELECT DISTINCT months FROM listing) a CROSS JOIN (SELECT DISTINCT months FROM listing) b;

CREATE OR REPLACE TABLE kept AS
SELECT CAST(NULL AS INTEGER) AS offer, CAST(NULL AS INTEGER) AS need, CAST(NULL AS INTEGER) AS way,
       CAST(NULL AS DOUBLE) AS distance, CAST(NULL AS INTEGER) AS days, CAST(NULL AS INTEGER) AS law,
       CAST(NULL AS INTEGER) AS route, CAST(NULL AS INTEGER) AS receiver, CAST(NULL AS DOUBLE) AS share,
       CAST(NULL AS DOUBLE) AS confidence, CAST(NULL AS DOUBLE) AS known, CAST(NULL AS BIGINT) AS gaps,
       CAST(NULL AS DOUBLE) AS quantity_fit, CAST(NULL AS DOUBLE) AS calendar_fit,
       CAST(NULL AS DOUBLE) AS nearness, CAST(NULL AS DOUBLE) AS score, CAST(NULL AS BIGINT) AS offer_rank,
       CAST(NULL AS INTEGER) AS small, CAST(NULL AS BIGINT) AS part,
       CAST(NULL AS INTEGER) AS warmth_gap, CAST(NULL AS INTEGER) AS water_gap
WHERE 1 = 0;

CREATE OR REPLACE TABLE most AS
SELECT CAST(NULL AS INTEGER) AS need, CAST(NULL AS BIGINT) AS part WHERE 1 = 0;

CREATE OR REPLACE TABLE ended AS
SELECT CAST(NULL AS INTEGER) AS route, CAST(NULL AS BIGINT) AS pairs, CAST(NULL AS BIGINT) AS example WHERE 1 = 0;
