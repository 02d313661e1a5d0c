-- From the fitting ways of the offers in hand to the best ones, added to those kept of other offers. $top stay of each
-- offer, and for the time being of each need. Scores are compared to nine
-- digits, ways of one pair by how sure they are, then by name; the last bit of that choice says whether the pair is small.
-- In: fit, fit_way, course, sampled, own_limit, word_at, weight_row. Out: more rows in kept and most; of fit what is kept.
CREATE OR REPLACE TABLE alike AS
SELECT p.offer, p.need, COUNT(*) / CAST(LEAST(MIN(a.of_all), MIN(b.of_all)) AS DOUBLE) AS share
FROM (SELECT DISTINCT f.offer, f.need FROM fit f JOIN course c ON c.course = f.course AND c.worded = 1) p
JOIN word_at a ON a.number = p.offer
JOIN word_at b ON b.number = p.need AND b.word = a.word
GROUP BY p.offer, p.need;

-- Where nothing is looked up the key is unknown, so that most rows pass by
CREATE OR REPLACE TEMPORARY VIEW scored AS
SELECT w.*, w.sure * w.known * w.worth AS score,
       (CAST(FLOOR(w.sure * w.known * 1e9 + 0.5) AS BIGINT) * 4194304 + 4194303 - w.way) * 2 + w.small AS choice
FROM (
  SELECT f.offer, f.need, f.way, f.small, f.part, f.worth, a.share, f.distance, f.days, f.law, f.route, f.receiver,
         f.quantity_fit, f.nearness, f.warmth_gap, f.water_gap, f.offer_rank,
         f.confidence * f.likelihood * f.sureness * (c.trust + (1.0 - c.trust) * COALESCE(a.share, 0e0)) AS sure,
         f.warmth_gap + f.water_gap + COALESCE(o.gaps, s.gaps, f.gaps) AS gaps,
         1.0 - LEAST(v.most_gaps, v.gap * (f.warmth_gap + f.water_gap + COALESCE(o.gaps, s.gaps, f.gaps))) AS known
  FROM fit_way f
  JOIN course c ON c.course = f.course
  CROSS JOIN weight_row v
  LEFT JOIN sampled s ON s.offer = f.offer AND s.way = f.way
  LEFT JOIN own_limit o ON o.offer = CASE WHEN f.limited = 1 THEN f.offer END AND o.need = f.need AND o.way = f.way
  LEFT JOIN alike a ON a.offer = CASE WHEN c.worded = 1 THEN f.offer END AND a.need = f.need
  WHERE COALESCE(o.broken, s.broken, 0) = 0
) w;

CREATE OR REPLACE TABLE best AS
SELECT offer, need, MAX(choice) AS choice, CAST(MAX(choice) % 2 AS INTEGER) AS small, MAX(part) AS part,
       CAST(FLOOR(MAX_BY(score, choice) * 1e9 + 0.5) AS BIGINT) AS points
FROM scored
GROUP BY offer, need;

INSERT INTO most
SELECT need, MAX(part) FROM best WHERE part > 0 GROUP BY need;

-- How far down an offer stands is told; of needs it is enough to know who is not among the first.
CREATE OR REPLACE TABLE leader AS
SELECT r.offer, r.need, r.way, r.offer_rank
FROM (
  SELECT b.offer, b.need, b.small, b.points * 2147483648 - b.offer AS place,
         4194303 - CAST((b.choice % 8388608 - b.small) / 2 AS INTEGER) AS way,
         ROW_NUMBER() OVER (PARTITION BY b.offer, b.small ORDER BY b.points DESC, b.need) AS offer_rank
  FROM best b
) r
JOIN (
  SELECT need, small, COALESCE(NTH_BEST(place, $top), -2147483648) AS place
  FROM (SELECT need, small, points * 2147483648 - offer AS place FROM best) p
  GROUP BY need, small
) n ON n.need = r.need AND n.small = r.small
WHERE (r.offer_rank <= $top AND r.small = 0) OR r.place >= n.place;

-- Those who stay, by the way that was chosen; what went into their score is looked up again.
CREATE OR REPLACE TABLE fit AS
SELECT f.*, w.way, w.confidence, w.gaps, l.offer_rank
FROM fit f
JOIN leader l ON l.offer = f.offer AND l.need = f.need
JOIN way_of w ON w.way = l.way AND w.course = f.course AND w.by_treatment = f.by_treatment;

CREATE OR REPLACE TEMPORARY VIEW fit_way AS SELECT * FROM fit;

INSERT INTO kept
SELECT offer, need, way, distance, days, law, route, receiver, share, sure, known, gaps, quantity_fit, days / 365e0, nearness, score,
       offer_rank, small, part, warmth_gap, water_gap
FROM scored;
