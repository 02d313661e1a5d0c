-- The kept pairs by name, those that are among the $top of their offer or their need over all.
-- In: kept, way, side, dimension_number, law. Out: the view named (all that are kept), ranked.
CREATE OR REPLACE TEMPORARY VIEW named AS
SELECT a.listing AS offer, b.listing AS need, w.substitution, w.kind, w.slot, w.rule, w.documented, w.carried,
       k.confidence, k.score, k.quantity_fit, k.calendar_fit, k.nearness, k.known, k.gaps,
       CASE WHEN w.carried = 'service' THEN COALESCE(k.share, 0e0) ELSE NULL END AS alike,
       k.distance, a.quantity AS offered, b.quantity AS wanted, c.dimension AS offered_dimension,
       d.dimension AS wanted_dimension, k.days, k.offer_rank, r.need_rank, k.law, v.rule AS law_rule, a.giver, k.receiver,
       w.operation, k.small, k.warmth_gap, k.water_gap, k.offer AS offer_number, k.need AS need_number
FROM (
  SELECT offer, need, small,
         ROW_NUMBER() OVER (PARTITION BY need, small ORDER BY FLOOR(score * 1e9 + 0.5) DESC, offer) AS need_rank
  FROM kept
) r
JOIN kept k ON k.offer = r.offer AND k.need = r.need
JOIN way w ON w.way = k.way
JOIN side a ON a.number = k.offer
JOIN side b ON b.number = k.need
LEFT JOIN dimension_number c ON c.number = a.dimension
LEFT JOIN dimension_number d ON d.number = b.dimension
LEFT JOIN law v ON v.route = k.route;

CREATE OR REPLACE TABLE ranked AS
SELECT * FROM named
WHERE small = 0 AND (offer_rank <= $top OR need_rank <= $top)
ORDER BY offer_number, offer_rank, need_number;
