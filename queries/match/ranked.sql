-- The kept pairs that are among the $top of their offer or their need over all, and those too small alone; then by name.
-- In: kept, way, side, dimension_number, law. Out: told (offer, need, need_rank), the views named (all that is told, by name), ranked.
CREATE OR REPLACE TABLE told AS
SELECT r.offer, r.need, CAST(ROW_NUMBER() OVER (PARTITION BY r.need, r.small ORDER BY r.place DESC) AS INTEGER) AS need_rank
FROM (SELECT offer, need, small, offer_rank, CAST(FLOOR(score * 1e9 + 0.5) AS BIGINT) * 2147483648 - offer AS place FROM kept) r
JOIN (
  SELECT need, small, COALESCE(NTH_BEST(place, $top), -2147483648) AS place
  FROM (SELECT need, small, CAST(FLOOR(score * 1e9 + 0.5) AS BIGINT) * 2147483648 - offer AS place FROM kept) p
  GROUP BY need, small
) n ON n.need = r.need AND n.small = r.small
WHERE r.small = 1 OR r.offer_rank <= $top OR r.place >= n.place;

CREATE OR REPLACE TEMPORARY VIEW named AS
SELECT a.listing AS offer, b.listing AS need, w.substitution, w.kind, w.slot, w.rule, w.documented, w.carried,
       k.confidence, k.score, k.quantity_fit, k.calendar_fit, k.nearness, k.known, k.gaps,
       CASE WHEN w.carried = 'service' THEN COALESCE(k.share, 0e0) ELSE NULL END AS alike,
       k.distance, a.quantity AS offered, b.quantity AS wanted, c.dimension AS offered_dimension,
       d.dimension AS wanted_dimension, k.days, k.offer_rank, t.need_rank, k.law, v.rule AS law_rule, a.giver, k.receiver,
       w.operation, k.small, k.warmth_gap, k.water_gap, k.offer AS offer_number, k.need AS need_number
FROM told t
JOIN kept k ON k.offer = t.offer AND k.need = t.need
JOIN way w ON w.way = k.way
JOIN side a ON a.number = k.offer
JOIN side b ON b.number = k.need
LEFT JOIN dimension_number c ON c.number = a.dimension
LEFT JOIN dimension_number d ON d.number = b.dimension
LEFT JOIN law v ON v.route = k.route;

CREATE OR REPLACE TEMPORARY VIEW ranked AS SELECT * FROM named WHERE small = 0;
