-- The law as a hard condition: a refused route never becomes a match. $worst is the first outcome left out.
-- In: fitting_pair, side, slot, law (giver, taker, operation, outcome, verdict). Out: candidate.
CREATE OR REPLACE TABLE candidate AS
SELECT p.*, l.outcome AS law, l.verdict
FROM fitting_pair p
LEFT JOIN side a ON a.listing = p.offer AND a.waste = 1
LEFT JOIN side b ON b.listing = p.need
LEFT JOIN slot t ON t.slot = p.slot
LEFT JOIN law l ON l.giver = a.side AND l.taker = b.side
  AND COALESCE(l.operation, '') = COALESCE(t.operation, '')
WHERE COALESCE(l.outcome, 0) < $worst;
