-- The ways that pairs of `fit` go, whatever the law says of them; then what it refuses leaves: $worst is the first outcome left out.
-- In: fit with all outcomes. Out: more rows in ended (route, pairs, example: the first pair as one number), fit without the refused.
INSERT INTO ended
SELECT route, COUNT(*), MIN(CAST(offer AS BIGINT) * 4294967296 + need)
FROM (SELECT DISTINCT route, offer, need FROM fit WHERE route IS NOT NULL AND small = 0) f
GROUP BY route;

CREATE OR REPLACE TABLE fit AS SELECT * FROM fit WHERE COALESCE(law, 0) < $worst;
