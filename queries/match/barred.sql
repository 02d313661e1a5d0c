-- What the law took out: for each rule its ways and pairs, and one pair of each way. $worst is the first outcome left out.
-- In: ruled. Out: the views judged (route, outcome) and barred (rule, route, pairs, example, giver, receiver, operation).
CREATE OR REPLACE TEMPORARY VIEW judged AS
SELECT DISTINCT route, law AS outcome FROM ruled WHERE route IS NOT NULL AND fits = 1;

CREATE OR REPLACE TEMPORARY VIEW barred AS
SELECT law_rule AS rule, route, COUNT(DISTINCT offer || ' ' || need) AS pairs, MIN(offer || ' ' || need) AS example
FROM ruled
WHERE law >= $worst AND fits = 1
GROUP BY law_rule, route;
