-- The routes the law is asked about: each way of the pairs once, not each pair.
-- In: fitting_pair, side, slot. Out: the view route.
CREATE OR REPLACE TEMPORARY VIEW route AS
SELECT DISTINCT a.side AS giver, b.side AS taker, t.operation
FROM fitting_pair p
JOIN side a ON a.listing = p.offer AND a.waste = 1
JOIN side b ON b.listing = p.need
LEFT JOIN slot t ON t.slot = p.slot;
