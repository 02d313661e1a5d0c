-- What the law took out: the ways it refuses with their pairs, and one pair of each. $worst is the first outcome left out.
-- In: ended, law, numbered, need_law. Out: the views judged (outcome of each way) and barred (rule, pairs, offer, need, giver,
-- receiver, operation).
CREATE OR REPLACE TEMPORARY VIEW judged AS
SELECT l.outcome FROM law l JOIN (SELECT DISTINCT route FROM ended) e ON e.route = l.route;

CREATE OR REPLACE TEMPORARY VIEW barred AS
SELECT l.rule, e.route, e.pairs, o.listing AS offer, n.listing AS need, l.giver, r.receiver, l.operation
FROM (
  SELECT route, CAST(SUM(pairs) AS BIGINT) AS pairs, MIN(example) AS example FROM ended GROUP BY route
) e
JOIN law l ON l.route = e.route
JOIN numbered o ON o.number = CAST(FLOOR(e.example / 4294967296e0) AS BIGINT)
JOIN numbered n ON n.number = e.example % 4294967296
JOIN need_law r ON r.listing = n.listing
WHERE l.outcome >= $worst;
