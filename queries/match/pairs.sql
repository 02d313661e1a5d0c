-- The pairs of the offers in turn from $first to $last that no hard condition forbids; `small` are those below the need's least
-- amount, see portioned.sql. $worst is the first legal outcome left out. Writing and fetching is most of the work: what is read
-- of many pairs is kept narrow, what is looked up for them is kept small.
-- In: offer_side, side, course, need_at, need_side, season, law_way, licensed_code, weight_row.
-- Out: offered (offers by course, what decides who meets whom) and offering (all else of them), offered_at, here and asking (the needs in
-- their cells, likewise), met (who meets whom), fit (pairs by course with all that all ways of it share).
CREATE OR REPLACE TABLE offered AS
SELECT o.number, c.course, c.entry, c.size, o.likelihood, o.firm, o.x, o.y, o.z, o.least, o.dimension, o.heat, o.fits,
       CASE WHEN c.treated = 1 THEN 0 ELSE o.bad END AS too_bad,
       -- The square of what the chord may be; a little more, as the way over the ball decides in the end
       (LEAST(COALESCE(o.reach, c.reach), c.slot_reach) + 1e-3) * (LEAST(COALESCE(o.reach, c.reach), c.slot_reach) + 1e-3) AS far,
       CASE WHEN o.lat IS NULL THEN -1 ELSE
         (CAST(FLOOR(o.x / c.size) AS BIGINT) + 1024) * 4194304 + (CAST(FLOOR(o.y / c.size) AS BIGINT) + 1024) * 2048
         + CAST(FLOOR(o.z / c.size) AS BIGINT) + 1024 END AS cell
FROM offer_side o
JOIN course c ON c.kind = o.kind
WHERE o.turn BETWEEN $first AND $last AND o.first <= o.last;

CREATE OR REPLACE TABLE offering AS
SELECT s.number, s.reach, s.months, s.first, s.last, s.quantity, s.dimension, s.good, s.bad, s.giver, c.number AS code,
       CASE WHEN s.temperature IS NULL THEN s.maybe_heat ELSE 0 END AS untold_heat
FROM side s
LEFT JOIN giver g ON g.giver = s.giver
LEFT JOIN law_code c ON c.code = g.code
WHERE s.turn BETWEEN $first AND $last;

CREATE OR REPLACE TABLE offered_at AS
SELECT DISTINCT entry, size, cell FROM offered;

-- Who has no place meets all; each of the three joins is small, which one of them with OR is not.
CREATE OR REPLACE TABLE here AS
SELECT a.need, a.entry, a.size, a.cell FROM need_at a
JOIN offered_at o ON o.entry = a.entry AND o.size = a.size AND o.cell = a.cell
UNION ALL
SELECT n.need, n.entry, o.size, o.cell FROM offered_at o JOIN need_side n ON n.entry = o.entry WHERE o.cell = -1
UNION ALL
SELECT n.need, n.entry, o.size, o.cell FROM offered_at o JOIN need_side n ON n.entry = o.entry WHERE o.cell <> -1 AND n.lat IS NULL;

CREATE OR REPLACE TABLE asking AS
SELECT n.* FROM need_side n JOIN (SELECT DISTINCT need, entry FROM here) h ON h.need = n.need AND h.entry = n.entry;

-- The square of the chord is compared; how long the way over the ball is, and how far an offer goes to a need that says
-- nothing, counts for those who are left; so does the time they share. Besides the chord nothing here is unknown, see side in
-- ways.sql.
CREATE OR REPLACE TABLE met AS
SELECT offer, course, need, entry, likelihood,
       CASE WHEN chord IS NOT NULL
            THEN FLOOR(1e3 * 12742.0176 * ASIN(LEAST(1.0, SQRT(chord) / 12742.0176)) + 0.5) / 1e3 END AS distance
FROM (
  SELECT o.number AS offer, o.course, n.need, n.entry, o.likelihood,
         (o.x - n.x) * (o.x - n.x) + (o.y - n.y) * (o.y - n.y) + (o.z - n.z) * (o.z - n.z) AS chord
  FROM offered o
  JOIN (SELECT h.size, h.cell, n.* FROM here h JOIN asking n ON n.need = h.need AND n.entry = h.entry) n
    ON n.entry = o.entry AND n.size = o.size AND n.cell = o.cell
  WHERE COALESCE((o.x - n.x) * (o.x - n.x) + (o.y - n.y) * (o.y - n.y) + (o.z - n.z) * (o.z - n.z), 0e0) <= LEAST(o.far, n.far)
    AND o.firm <> n.firm AND (o.fits & n.own) <> 0 AND o.heat >= n.heat AND (o.too_bad & n.water) = 0
    AND (n.most >= o.least OR COALESCE(o.dimension <> n.dimension, TRUE))
) m;

CREATE OR REPLACE TABLE fit AS
SELECT f.offer, f.need, f.course, f.likelihood, f.sureness, f.limited, f.distance, f.warmth_gap, f.water_gap, f.by_treatment,
       f.small, f.part, f.days, f.law, f.route, f.receiver, f.quantity_fit, f.nearness,
       f.base + f.quantity * f.quantity_fit + f.calendar * (f.days / 365e0) + f.near * f.nearness AS worth
FROM (
  SELECT p.*, v.base, v.quantity, v.calendar, v.nearness AS near,
         COALESCE(p.share, v.unknown) AS quantity_fit,
         CASE WHEN p.distance IS NULL THEN v.unknown ELSE FLOOR(EXP(-p.distance / p.decay) * 1e6 + 0.5) / 1e6 END AS nearness
  FROM (
    SELECT m.offer, m.need, m.course, m.likelihood, m.distance, n.sureness, w.decay, n.limited, n.receiver, l.outcome AS law, l.route,
           LEAST(COALESCE(o.reach, w.reach), w.slot_reach, COALESCE(n.reach, w.reach)) AS reach,
           CASE WHEN (o.months & n.months) = 4095 THEN LEAST(o.last, n.last) - GREATEST(o.first, n.first) + 1
                ELSE b.days - a.days END AS days,
           CASE WHEN o.quantity IS NULL OR n.quantity IS NULL OR o.dimension <> n.dimension
                     OR GREATEST(o.quantity, n.quantity) <= 0 THEN NULL
                ELSE LEAST(o.quantity, n.quantity) / GREATEST(o.quantity, n.quantity) END AS share,
           o.untold_heat * n.asks_heat AS warmth_gap,
           CASE WHEN (o.good & n.water) = n.water THEN 0 ELSE 1 END AS water_gap,
           CASE WHEN (o.bad & n.water) <> 0 THEN 1 ELSE 0 END AS by_treatment,
           CASE WHEN o.dimension = n.dimension AND o.quantity < n.minimum THEN 1 ELSE 0 END AS small,
           -- What it would bring of the need's amount, in thousand millionths, so that sums are exact in every engine
           CASE WHEN o.dimension = n.dimension AND o.quantity > 0 AND n.target > 0
                THEN CAST(FLOOR(1e9 * LEAST(1e0, o.quantity / n.target)) AS BIGINT) END AS part
    FROM met m
    JOIN offering o ON o.number = m.offer
    JOIN course w ON w.course = m.course
    JOIN asking n ON n.need = m.need AND n.entry = m.entry
    LEFT JOIN season a ON a.key = CASE WHEN (o.months & n.months) <> 4095
                                       THEN (o.months & n.months) * 512 + GREATEST(o.first, n.first) END
    LEFT JOIN season b ON b.key = CASE WHEN (o.months & n.months) <> 4095
                                       THEN (o.months & n.months) * 512 + LEAST(o.last, n.last) + 1 END
    LEFT JOIN licensed_code c ON c.receiver = n.receiver AND c.code = o.code
    LEFT JOIN law_way l ON l.giver = o.giver AND l.taker = COALESCE(c.taker, n.taker) AND l.operation = w.operation_number
  ) p
  CROSS JOIN weight_row v
) f
WHERE f.days > 0 AND COALESCE(f.distance <= f.reach, TRUE) AND COALESCE(f.law, 0) < $worst;
