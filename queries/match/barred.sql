-- What the law took out: for each refused verdict its pairs, and one of them. $worst is the first outcome left out.
-- In: fitting_pair, side, slot, law (giver, taker, operation, outcome, verdict). Out: the view barred.
CREATE OR REPLACE TEMPORARY VIEW barred AS
SELECT l.verdict, COUNT(DISTINCT p.offer || ' ' || p.need) AS pairs, MIN(p.offer || ' ' || p.need) AS example
FROM fitting_pair p
JOIN side a ON a.listing = p.offer AND a.waste = 1
JOIN side b ON b.listing = p.need
LEFT JOIN slot t ON t.slot = p.slot
JOIN law l ON l.giver = a.side AND l.taker = b.side AND COALESCE(l.operation, '') = COALESCE(t.operation, '')
WHERE l.outcome >= $worst
GROUP BY l.verdict;
