-- The listings whose list was full and lost a match that did not come back: who follows is not known.
-- In: one.left_list, one.entered, region.offer_bar, region.need_bar. Out: one.short (listing, offers).
CREATE OR REPLACE TABLE one.short AS
SELECT DISTINCT b.need AS listing, 0 AS offers
FROM one.left_list l
JOIN region.need_bar b ON b.need = l.need
LEFT JOIN one.entered e ON e.offer = l.offer AND e.need = l.need
WHERE (l.score > b.score OR (l.score = b.score AND l.offer <= b.offer))
  AND (e.offer IS NULL OR e.score < b.score OR (e.score = b.score AND e.offer > b.offer))
UNION ALL
SELECT DISTINCT b.offer, 1
FROM one.left_list l
JOIN region.offer_bar b ON b.offer = l.offer
LEFT JOIN one.entered e ON e.offer = l.offer AND e.need = l.need
WHERE (l.score > b.score OR (l.score = b.score AND l.need <= b.need))
  AND (e.offer IS NULL OR e.score < b.score OR (e.score = b.score AND e.need > b.need));
