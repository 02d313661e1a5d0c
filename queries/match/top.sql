-- From the fitting ways of the offers in hand to the best ones, added to those kept of other offers. $top stay of each
-- offer, and for the time being of each need; $worst is the first legal outcome left out. Scores are compared to nine
-- digits, ways of one pair by how sure they are, then by name.
-- In: fit, way, way_gap, sampled, own_limit, word, numbered, weight_row. Out: more rows in kept and most.
CREATE OR REPLACE TABLE alike AS
SELECT p.offer, p.need, COUNT(*) / CAST(LEAST(MIN(a.of_all), MIN(b.of_all)) AS DOUBLE) AS share
FROM (SELECT DISTINCT f.offer, f.need FROM fit f JOIN way w ON w.way = f.way AND w.carried = 'service') p
JOIN numbered o ON o.number = p.offer
JOIN numbered n ON n.number = p.need
JOIN word a ON a.listing = o.listing
JOIN word b ON b.listing = n.listing AND b.word = a.word
GROUP BY p.offer, p.need;

CREATE OR REPLACE TEMPORARY VIEW weighed AS
SELECT f.offer, f.need, f.way, f.distance, f.days, f.law, f.route, f.receiver, f.small, f.part, a.share,
       f.sure * (w.trust + (1.0 - w.trust) * COALESCE(a.share, 0e0)) AS confidence,
       1.0 - LEAST(v.most_gaps, v.gap * (f.gaps + COALESCE(o.gaps, s.gaps, g.gaps, 0))) AS known,
       f.gaps + COALESCE(o.gaps, s.gaps, g.gaps, 0) AS gaps,
       COALESCE(f.quantity_fit, v.unknown) AS quantity_fit,
       f.days / 365e0 AS calendar_fit,
       CASE WHEN f.distance IS NULL THEN v.unknown ELSE FLOOR(EXP(-f.distance / w.decay) * 1e6 + 0.5) / 1e6 END AS nearness,
       v.base, v.quantity, v.calendar, v.nearness AS near
FROM fit f
JOIN way w ON w.way = f.way
CROSS JOIN weight_row v
LEFT JOIN way_gap g ON g.way = f.way
LEFT JOIN sampled s ON s.offer = f.offer AND s.way = f.way
LEFT JOIN own_limit o ON f.limited = 1 AND o.offer = f.offer AND o.need = f.need AND o.way = f.way
LEFT JOIN alike a ON w.carried = 'service' AND a.offer = f.offer AND a.need = f.need
WHERE COALESCE(f.law, 0) < $worst AND COALESCE(o.broken, s.broken, 0) = 0;

CREATE OR REPLACE TABLE scored AS
SELECT w.offer, w.need, w.way, w.distance, w.days, w.law, w.route, w.receiver, w.small, w.part, w.share, w.confidence, w.known, w.gaps,
       w.quantity_fit, w.calendar_fit, w.nearness,
       w.confidence * w.known * (w.base + w.quantity * w.quantity_fit + w.calendar * w.calendar_fit + w.near * w.nearness)
         AS score,
       CAST(FLOOR(w.confidence * w.known * 1e9 + 0.5) AS BIGINT) * 4194304 + 4194303 - w.way AS choice
FROM weighed w;

CREATE OR REPLACE TABLE best AS
SELECT offer, need, MAX(small) AS small, MAX(part) AS part, MAX(choice) AS choice, FLOOR(MAX_BY(score, choice) * 1e9 + 0.5) AS points
FROM scored
GROUP BY offer, need;

CREATE OR REPLACE TABLE leader AS
SELECT offer, need, choice, offer_rank FROM (
  SELECT b.*,
         ROW_NUMBER() OVER (PARTITION BY b.offer, b.small ORDER BY b.points DESC, b.need) AS offer_rank,
         ROW_NUMBER() OVER (PARTITION BY b.need, b.small ORDER BY b.points DESC, b.offer) AS need_rank
  FROM best b
) r
WHERE (offer_rank <= $top AND small = 0) OR need_rank <= $top;

INSERT INTO most
SELECT need, MAX(part) FROM best WHERE part > 0 GROUP BY need;

INSERT INTO kept
SELECT s.offer, s.need, s.way, s.distance, s.days, s.law, s.route, s.receiver, s.share, s.confidence, s.known, s.gaps, s.quantity_fit,
       s.calendar_fit, s.nearness, s.score, l.offer_rank, s.small, s.part
FROM leader l
JOIN scored s ON s.offer = l.offer AND s.need = l.need AND s.choice = l.choice;
