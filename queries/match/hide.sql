-- What everybody may see of the rows of a generated region: what `marks` says is private is not there.
-- In: raw_* (views over the files), marks (listing, role, synthetic, private). Out: the same names, without it.
CREATE OR REPLACE TABLE hidden AS
SELECT listing, private LIKE '%Quantities%' AS amounts, private LIKE '%MeasuredValues%' AS measures,
       private LIKE '%FirmName%' AS firm, private LIKE '%ExactPlace%' OR private LIKE '%FirmName%' AS place
FROM marks WHERE private <> '';

CREATE OR REPLACE TABLE raw_listings AS
SELECT l.listing, l.resource, CASE WHEN h.firm THEN l.listing ELSE l.firm END AS firm,
       -- The middle of the half degree it lies in
       CASE WHEN h.place THEN CAST(FLOOR(CAST(l.lat AS DOUBLE) * 2) / 2 + 0.25 AS VARCHAR) ELSE l.lat END AS lat,
       CASE WHEN h.place THEN CAST(FLOOR(CAST(l."long" AS DOUBLE) * 2) / 2 + 0.25 AS VARCHAR) ELSE l."long" END AS "long",
       CASE WHEN h.amounts THEN NULL ELSE l.quantity END AS quantity,
       CASE WHEN h.amounts THEN NULL ELSE l.minimum END AS minimum,
       CASE WHEN h.amounts THEN NULL ELSE l.unit END AS unit,
       CASE WHEN h.amounts THEN NULL ELSE l.period END AS period,
       l."from", l."until", l.reach, l.temperature, l.water
FROM file_listings l LEFT JOIN hidden h ON h.listing = l.listing;

CREATE OR REPLACE TABLE raw_measurements AS
SELECT m.* FROM file_measurements m
WHERE NOT EXISTS (SELECT 1 FROM hidden h WHERE h.listing = m.listing AND h.measures);

CREATE OR REPLACE TABLE raw_lawful AS
SELECT l.listing, l.role, l.resource, CASE WHEN h.firm THEN NULL ELSE l.activity END AS activity,
       CASE WHEN h.place THEN NULL ELSE l.country END AS country, l.code
FROM file_lawful l LEFT JOIN hidden h ON h.listing = l.listing;

CREATE OR REPLACE TABLE raw_licences AS
SELECT l.* FROM file_licences l WHERE NOT EXISTS (SELECT 1 FROM hidden h WHERE h.listing = l.listing AND h.place);

CREATE OR REPLACE TABLE raw_needs AS
SELECT n.* FROM file_needs n
WHERE n.aspect <> 'activity' OR NOT EXISTS (SELECT 1 FROM hidden h WHERE h.listing = n.listing AND h.firm);
