-- The members of pools that are no match alone, as ranked.sql tells of matches.
-- In: the view named, drawn, pool. Out: partial.
CREATE OR REPLACE TABLE partial AS
SELECT b.*
FROM named b
JOIN drawn d ON d.need = b.need AND d.offer = b.offer
JOIN pool p ON p.need = d.need AND p.slot = d.slot
WHERE b.small = 1;
