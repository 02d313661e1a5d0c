-- The law as a hard condition: a refused route never becomes a match. $worst is the first outcome left out.
-- What a licence says of the code goes before what it says of any code.
-- In: fitting_pair, slot, offer_law, giver, need_law (listing, receiver, taker), licensed (receiver, code, taker),
-- law (giver, taker, operation, route, outcome, rule). Out: ruled (all fitting pairs with the law), candidate.
CREATE OR REPLACE TEMPORARY VIEW ruled AS
SELECT p.*, l.outcome AS law, l.route, l.rule AS law_rule, a.giver, b.receiver, COALESCE(t.operation, '') AS operation
FROM fitting_pair p
LEFT JOIN offer_law a ON a.listing = p.offer
LEFT JOIN giver g ON g.giver = a.giver
LEFT JOIN need_law b ON b.listing = p.need
LEFT JOIN licensed c ON c.receiver = b.receiver AND c.code = g.code
LEFT JOIN slot t ON t.slot = p.slot
LEFT JOIN law l ON l.giver = a.giver AND l.taker = COALESCE(c.taker, b.taker)
  AND l.operation = COALESCE(t.operation, '');

CREATE OR REPLACE TABLE candidate AS
SELECT * FROM ruled WHERE COALESCE(law, 0) < $worst;
