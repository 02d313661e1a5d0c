-- The kept pairs by name, those that are among the $top of their offer or their need over all.
-- In: kept, way, numbered, listing, offer_law, law. Out: ranked.
CREATE OR REPLACE TABLE ranked AS
SELECT o.listing AS offer, n.listing AS need, w.substitution, w.kind, w.slot, w.rule, w.documented, w.carried,
       k.confidence, k.score, k.quantity_fit, k.calendar_fit, k.nearness, k.known, k.gaps,
       CASE WHEN w.carried = 'service' THEN COALESCE(k.share, 0e0) ELSE NULL END AS alike,
       k.distance, a.quantity AS offered, b.quantity AS wanted, a.dimension AS offered_dimension,
       b.dimension AS wanted_dimension, k.days, k.offer_rank, k.need_rank, k.law, v.rule AS law_rule, g.giver, k.receiver, w.operation
FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY need ORDER BY FLOOR(score * 1e9 + 0.5) DESC, offer) AS need_rank FROM kept
  WHERE small = 0
) k
JOIN way w ON w.way = k.way
JOIN numbered o ON o.number = k.offer
JOIN numbered n ON n.number = k.need
JOIN listing a ON a.listing = o.listing
JOIN listing b ON b.listing = n.listing
LEFT JOIN law v ON v.route = k.route
LEFT JOIN offer_law g ON g.listing = o.listing
WHERE k.offer_rank <= $top OR k.need_rank <= $top
ORDER BY k.offer, k.offer_rank, k.need;
