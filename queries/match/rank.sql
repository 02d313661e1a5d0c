-- Scores are compared to nine digits, so that equal ones stay equal however they were multiplied. FLOOR rounds alike in
-- every engine, ROUND does not; nor does EXP in its last bit, so nearness has six digits.
-- From the pairs to the best ones: what a hard condition forbids goes, the rest is scored, the top stay.
-- In: pair, weight_row. Out: ranked, one row an (offer, need) by its best substitution.
CREATE OR REPLACE TEMPORARY VIEW scored AS
SELECT p.*,
       CASE WHEN p.offered IS NULL OR p.wanted IS NULL OR p.offered_dimension <> p.wanted_dimension
                 OR GREATEST(p.offered, p.wanted) <= 0 THEN w.unknown
            ELSE LEAST(p.offered, p.wanted) / GREATEST(p.offered, p.wanted) END AS quantity_fit,
       p.days / 365e0 AS calendar_fit,
       CASE WHEN p.distance IS NULL THEN w.unknown ELSE FLOOR(EXP(-p.distance / p.decay) * 1e6 + 0.5) / 1e6 END AS nearness,
       1.0 - LEAST(w.most_gaps, w.gap * p.gaps) AS known
FROM pair p
CROSS JOIN weight_row w
WHERE (p.fits = 1 OR p.small = 1) AND p.days > 0 AND p.broken = 0 AND COALESCE(p.law, 0) < 4;

CREATE OR REPLACE TEMPORARY VIEW best AS
SELECT * FROM (
  SELECT s.*,
         s.confidence * s.known * (w.base + w.quantity * s.quantity_fit + w.calendar * s.calendar_fit
                                   + w.nearness * s.nearness) AS score,
         ROW_NUMBER() OVER (PARTITION BY s.offer, s.need
                            ORDER BY FLOOR(s.confidence * s.known * 1e9 + 0.5) DESC, s.substitution, s.kind, s.slot) AS choice
  FROM scored s
  CROSS JOIN weight_row w
) chosen
WHERE choice = 1;

CREATE OR REPLACE TABLE ranked AS
SELECT * FROM (
  SELECT b.*,
         ROW_NUMBER() OVER (PARTITION BY b.offer ORDER BY FLOOR(b.score * 1e9 + 0.5) DESC, b.need) AS offer_rank,
         ROW_NUMBER() OVER (PARTITION BY b.need ORDER BY FLOOR(b.score * 1e9 + 0.5) DESC, b.offer) AS need_rank
  FROM best b
  WHERE b.fits = 1
) numbered
WHERE offer_rank <= $top OR need_rank <= $top
ORDER BY score DESC, offer, need;
