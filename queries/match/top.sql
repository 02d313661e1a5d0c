-- From the fitting ways of the offers in hand to the best ones, added to those kept of other offers. $top stay of each
-- offer, and for the time being of each need. Scores are compared to nine
-- digits, ways of one pair by how sure they are, then by name; the last bit of that choice says whether the pair is small.
-- In: fit, fit_way, course, sampled, own_limit, word, numbered, weight_row. Out: more rows in kept and most.
CREATE OR REPLACE TABLE alike AS
SELECT p.offer, p.need, COUNT(*) / CAST(LEAST(MIN(a.of_all), MIN(b.of_all)) AS DOUBLE) AS share
FROM (SELECT DISTINCT f.offer, f.need FROM fit f JOIN course c ON c.course = f.course AND c.worded = 1) p
JOIN numbered o ON o.number = p.offer
JOIN numbered n ON n.number = p.need
JOIN word a ON a.listing = o.listing
JOIN word b ON b.listing = n.listing AND b.word = a.word
GROUP BY p.offer, p.need;

CREATE OR REPLACE TABLE scored AS
SELECT w.offer, w.need, w.way, w.course, w.sure, w.known, w.gaps, w.share, w.small, w.part, w.sure * w.known * w.worth AS score,
       (CAST(FLOOR(w.sure * w.known * 1e9 + 0.5) AS BIGINT) * 4194304 + 4194303 - w.way) * 2 + w.small AS choice
FROM (
  SELECT f.offer, f.need, f.way, f.course, f.small, f.part, f.worth, a.share,
         f.confidence * f.likelihood * f.sureness * (c.trust + (1.0 - c.trust) * COALESCE(a.share, 0e0)) AS sure,
         f.warmth_gap + f.water_gap + COALESCE(o.gaps, s.gaps, f.gaps) AS gaps,
         1.0 - LEAST(v.most_gaps, v.gap * (f.warmth_gap + f.water_gap + COALESCE(o.gaps, s.gaps, f.gaps))) AS known
  FROM fit_way f
  JOIN course c ON c.course = f.course
  CROSS JOIN weight_row v
  LEFT JOIN sampled s ON s.offer = f.offer AND s.way = f.way
  LEFT JOIN own_limit o ON f.limited = 1 AND o.offer = f.offer AND o.need = f.need AND o.way = f.way
  LEFT JOIN alike a ON c.worded = 1 AND a.offer = f.offer AND a.need = f.need
  WHERE COALESCE(o.broken, s.broken, 0) = 0
) w;

CREATE OR REPLACE TABLE best AS
SELECT offer, need, MAX(choice) AS choice, CAST(MAX(choice) % 2 AS INTEGER) AS small, FLOOR(MAX_BY(score, choice) * 1e9 + 0.5) AS points
FROM scored
GROUP BY offer, need;

INSERT INTO most
SELECT need, MAX(part) FROM scored WHERE part > 0 GROUP BY need;

CREATE OR REPLACE TABLE leader AS
SELECT s.*, r.offer_rank FROM (
  SELECT b.offer, b.need, b.choice, b.small,
         ROW_NUMBER() OVER (PARTITION BY b.offer, b.small ORDER BY b.points DESC, b.need) AS offer_rank,
         ROW_NUMBER() OVER (PARTITION BY b.need, b.small ORDER BY b.points DESC, b.offer) AS need_rank
  FROM best b
) r
JOIN scored s ON s.offer = r.offer AND s.need = r.need AND s.choice = r.choice
WHERE (r.offer_rank <= $top AND r.small = 0) OR r.need_rank <= $top;

INSERT INTO kept
SELECT l.offer, l.need, l.way, f.distance, f.days, f.law, f.route, f.receiver, l.share, l.sure, l.known, l.gaps, f.quantity_fit,
       f.calendar_fit, f.nearness, l.score, l.offer_rank, l.small, l.part, f.warmth_gap, f.water_gap
FROM leader l
JOIN fit f ON f.offer = l.offer AND f.need = l.need AND f.course = l.course;
