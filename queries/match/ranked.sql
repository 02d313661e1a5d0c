-- The kept pairs by name, those that are among the $top of their offer or their need over all.
-- In: kept, way, numbered, listing, offer_law, law. Out: the view named (all that are kept), ranked.
CREATE OR REPLACE TEMPORARY VIEW named AS
SELECT o.listing AS offer, n.listing AS need, w.substitution, w.kind, w.slot, w.rule, w.documented, w.carried,
       k.confidence, k.score, k.quantity_fit, k.calendar_fit, k.nearness, k.known, k.gaps,
       CASE WHEN w.carried = 'service' THEN COALESCE(k.share, 0e0) ELSE NULL END AS alike,
       k.distance, a.quantity AS offered, b.quantity AS wanted, a.dimension AS offered_dimension,
       b.dimension AS wanted_dimension, k.days, k.offer_rank, k.need_rank, k.law, v.rule AS law_rule, g.giver, k.receiver,
       w.operation, k.small, k.warmth_gap, k.water_gap, k.offer AS offer_number, k.need AS need_number
FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY need, small ORDER BY FLOOR(score * 1e9 + 0.5) DESC, offer) AS need_rank FROM kept
) k
JOIN way w ON w.way = k.way
JOIN numbered o ON o.number = k.offer
JOIN numbered n ON n.number = k.need
JOIN listing a ON a.listing = o.listing
JOIN listing b ON b.listing = n.listing
LEFT JOIN law v ON v.route = k.route
LEFT JOIN offer_law g ON g.listing = o.listing;

CREATE OR REPLACE TABLE ranked AS
SELECT * FROM named
WHERE small = 0 AND (offer_rank <= $top OR need_rank <= $top)
ORDER BY offer_number, offer_rank, need_number;
