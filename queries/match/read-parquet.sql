-- From the rows of a generated region, as text, to the tables of the listings; DuckDB only. $day stands for a date.
-- In: raw_listings, raw_months, raw_kinds, raw_needs, raw_lawful, raw_licences, unit_row (unit, dimension, multiplier),
-- period_row (period, times), narrower (wanted, kind), claim_row (resource, claim). Out: listing, calendar, offer_kind,
-- need_aspect, requested, lawful, licences.
CREATE OR REPLACE TABLE typed AS
SELECT l.listing, REPLACE(l.resource, $sym, '') AS resource, l.firm, REPLACE(l.water, $sym, '') AS water,
       CAST(l.lat AS DOUBLE) AS lat, CAST(l."long" AS DOUBLE) AS lon, CAST(l.reach AS DOUBLE) AS reach,
       CAST(l.temperature AS DOUBLE) AS temperature,
       CAST(l.quantity AS DOUBLE) * u.multiplier * CASE WHEN u.dimension = 'power' THEN 1e0 ELSE COALESCE(p.times, 1e0) END
         AS quantity,
       CAST(l.minimum AS DOUBLE) * u.multiplier * CASE WHEN u.dimension = 'power' THEN 1e0 ELSE COALESCE(p.times, 1e0) END
         AS minimum,
       CASE WHEN l.quantity IS NOT NULL OR l.minimum IS NOT NULL THEN u.dimension END AS dimension,
       COALESCE(m.months, 4095) AS months,
       LEAST(GREATEST(COALESCE(CAST(l."from" AS DATE) - $day, 0), 0), 365) AS first,
       GREATEST(LEAST(COALESCE(CAST(l."until" AS DATE) - $day, 365), 364), -1) AS last
FROM raw_listings l
LEFT JOIN unit_row u ON u.unit = l.unit
LEFT JOIN period_row p ON p.period = l.period
LEFT JOIN (SELECT listing, CAST(SUM(DISTINCT POWER(2, CAST(month AS INTEGER) - 1)) AS INTEGER) AS months
           FROM raw_months GROUP BY listing) m ON m.listing = l.listing;

CREATE OR REPLACE TABLE listing AS
SELECT listing, resource, firm, dimension, water, lat, lon, reach, temperature, quantity, minimum,
       CAST(months + first * 4096 + (last + 1) * 2097152 AS INTEGER) AS calendar, CAST(months AS INTEGER) AS months,
       CAST(first AS INTEGER) AS first, CAST(last AS INTEGER) AS last
FROM typed;

CREATE OR REPLACE TABLE calendar AS SELECT DISTINCT calendar, months, first, last FROM listing;

CREATE OR REPLACE TABLE offer_kind AS SELECT listing, kind, CAST(likelihood AS DOUBLE) AS likelihood FROM raw_kinds;

CREATE OR REPLACE TABLE need_aspect AS SELECT DISTINCT listing, aspect, value FROM raw_needs;

CREATE OR REPLACE TABLE requested AS
SELECT DISTINCT n.listing, w.kind FROM raw_needs n JOIN narrower w ON w.wanted = n.value WHERE n.aspect = 'material';

CREATE OR REPLACE TABLE lawful AS
SELECT l.listing, REPLACE(l.role, $sym, '') AS role,
       CASE WHEN l.role = $sym || 'Offer' THEN c.claim END AS claim, l.code,
       REPLACE(REPLACE(l.activity, $nace, ''), '-', '.') AS nace, l.country
FROM raw_lawful l
LEFT JOIN claim_row c ON c.resource = REPLACE(l.resource, $sym, '');

CREATE OR REPLACE TABLE licences AS SELECT * FROM raw_licences;
