-- The pairs of asked_pair by their best way, with what is told of a match.
-- In: best, scored, fit, the verdicts of limits.sql, numbered, offer_side, need_side and schema region. Out: missing, told.
CREATE OR REPLACE TABLE found AS
SELECT f.*, s.way, s.sure, s.known, s.share AS words, s.score FROM scored s
JOIN best b ON b.offer = s.offer AND b.need = s.need AND b.choice = s.choice
JOIN fit f ON f.offer = s.offer AND f.need = s.need AND f.course = s.course
SEMI JOIN one.asked_pair a ON a.offer = s.offer AND a.need = s.need;

CREATE OR REPLACE TABLE missing AS
SELECT f.offer, f.need, v.property FROM found f
JOIN own_verdict v ON v.offer = f.offer AND v.need = f.need AND v.way = f.way
WHERE v.verdict IS NULL
UNION
SELECT f.offer, f.need, v.property FROM found f
ANTI JOIN own_limit o ON o.offer = f.offer AND o.need = f.need AND o.way = f.way
JOIN sample_verdict v ON v.offer = f.offer AND v.way = f.way
WHERE v.verdict IS NULL
UNION
SELECT f.offer, f.need, l.property FROM found f
ANTI JOIN own_limit o ON o.offer = f.offer AND o.need = f.need AND o.way = f.way
ANTI JOIN sampled s ON s.offer = f.offer AND s.way = f.way
JOIN way_limit l ON l.way = f.way
UNION
SELECT f.offer, f.need, 'waterQuality' FROM found f WHERE f.water_gap = 1
UNION
SELECT f.offer, f.need, 'supplyTemperature' FROM found f WHERE f.warmth_gap = 1;

CREATE OR REPLACE TABLE told AS
SELECT o.listing AS offer, n.listing AS need, w.substitution, w.kind, w.slot, w.rule, f.sure AS confidence, f.score,
       f.quantity_fit, f.calendar_fit, f.nearness, f.known,
       CASE WHEN w.carried = 'service' THEN COALESCE(f.words, 0e0) ELSE NULL END AS alike,
       f.distance, a.quantity AS offered, b.quantity AS wanted, c.dimension AS offered_dimension,
       d.dimension AS wanted_dimension, f.days, 0 AS offer_rank, f.law, a.giver, f.receiver, w.operation,
       f.offer AS offer_number, f.need AS need_number, g.gaps
FROM found f
JOIN way w ON w.way = f.way
JOIN numbered o ON o.number = f.offer
JOIN numbered n ON n.number = f.need
JOIN (SELECT DISTINCT number, quantity, dimension, giver FROM offer_side) a ON a.number = f.offer
JOIN (SELECT DISTINCT need, quantity, dimension FROM need_side) b ON b.need = f.need
LEFT JOIN dimension_number c ON c.number = a.dimension
LEFT JOIN dimension_number d ON d.number = b.dimension
LEFT JOIN (SELECT offer, need, LIST(property ORDER BY property) AS gaps FROM missing GROUP BY offer, need) g
  ON g.offer = f.offer AND g.need = f.need;
