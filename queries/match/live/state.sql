-- What a kept region is made of beside the law and the lists, by the numbers of listings. In: what ways.sql makes, kept, most.
-- Out: state_*.
CREATE OR REPLACE TABLE state_name AS SELECT listing AS name FROM numbered ORDER BY number;

CREATE OR REPLACE TABLE state_firm AS
SELECT DISTINCT n.firm AS number, l.firm AS name FROM numbered n JOIN listing l ON l.listing = n.listing;

CREATE OR REPLACE TABLE state_dimension AS SELECT number, dimension AS name FROM dimension_number;

CREATE OR REPLACE TABLE state_resource AS
SELECT b.name, b.own, f.fits FROM resource_bit b JOIN resource_fit f ON f.name = b.name ORDER BY b.own;

CREATE OR REPLACE TABLE state_water AS
SELECT b.name, b.own, g.good, g.bad FROM water_bit b JOIN water_good g ON g.name = b.name ORDER BY b.own;

CREATE OR REPLACE TABLE state_kind AS
SELECT CAST(ROW_NUMBER() OVER (ORDER BY kind) AS INTEGER) AS number, kind AS name FROM (SELECT DISTINCT kind FROM offer_side) k;

CREATE OR REPLACE TABLE state_side AS
SELECT CAST(COALESCE(l.role = 'Offer', FALSE) AS SMALLINT) AS offer, s.firm, s.x, s.y, s.z, s.reach, s.months, s.first, s.last, s.quantity, s.minimum,
       s.dimension, s.temperature, s.own, s.fits, w.own AS water, s.good, s.bad, s.maybe_heat AS heat, s.giver, n.receiver
FROM side s
LEFT JOIN lawful l ON l.listing = s.listing -- a listing of no kind of resource is none that law knows
LEFT JOIN water_bit w ON w.name = s.water
LEFT JOIN need_law n ON n.listing = s.listing
ORDER BY s.number;

CREATE OR REPLACE TABLE state_kinds AS
SELECT o.number, k.number AS held, o.likelihood AS share FROM offer_side o
JOIN state_kind k ON k.name = o.kind
WHERE o.first <= o.last
ORDER BY o.number, k.number;

CREATE OR REPLACE TABLE state_entries AS
SELECT need AS number, entry AS held, sureness AS share FROM need_side ORDER BY need, entry;

CREATE OR REPLACE TABLE state_measured AS
SELECT n.number, m.property, m.dimension, m.low, m.high
FROM measured m JOIN numbered n ON n.listing = m.listing ORDER BY n.number;

CREATE OR REPLACE TABLE state_bounded AS
SELECT n.number, l.property, l.operator, l.value, l.unit, l.dimension, l.floor, l.ceiling
FROM limit_value l JOIN numbered n ON n.listing = l.holder ORDER BY n.number;

CREATE OR REPLACE TABLE state_said AS
SELECT n.number, w.word FROM word w JOIN numbered n ON n.listing = w.listing ORDER BY n.number;

CREATE OR REPLACE TABLE state_limit_value AS
SELECT l.* FROM limit_value l ANTI JOIN numbered n ON n.listing = l.holder;

-- How many of the kept bring the most; of others, who are no worse, nothing is known
CREATE OR REPLACE TABLE state_most AS
SELECT COALESCE(m.part, 0) AS part, CAST(COALESCE(k.times, 0) AS INTEGER) AS times
FROM (SELECT 0 AS number UNION ALL SELECT number FROM numbered) n
LEFT JOIN (SELECT need, MAX(part) AS part FROM most GROUP BY need) m ON m.need = n.number
LEFT JOIN (SELECT need, part, COUNT(*) AS times FROM kept GROUP BY need, part) k ON k.need = n.number AND k.part = m.part
ORDER BY n.number;
