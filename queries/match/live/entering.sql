-- The pairs that are among the best of the one listing or of the other; the rest goes.
-- $offers is 1 when the offers of ranked were matched with all needs, 0 when the needs were with all offers.
-- In: one.ranked, region.offer_bar, region.need_bar. Out: one.ranked with fewer rows; one.entered grows.
CREATE OR REPLACE TABLE one.ranked AS
SELECT r.* FROM one.ranked r
LEFT JOIN region.need_bar n ON n.need = r.need
LEFT JOIN region.offer_bar o ON o.offer = r.offer
WHERE CASE WHEN $offers = 1
  THEN r.offer_rank <= $top OR n.need IS NULL OR FLOOR(r.score * 1e9 + 0.5) > n.score
       OR (FLOOR(r.score * 1e9 + 0.5) = n.score AND r.offer <= n.offer)
  ELSE r.need_rank <= $top OR o.offer IS NULL OR FLOOR(r.score * 1e9 + 0.5) > o.score
       OR (FLOOR(r.score * 1e9 + 0.5) = o.score AND r.need <= o.need) END;

INSERT INTO one.entered
SELECT r.offer, r.need, CAST(FLOOR(r.score * 1e9 + 0.5) AS BIGINT) FROM one.ranked r
ANTI JOIN one.entered e ON e.offer = r.offer AND e.need = r.need;
