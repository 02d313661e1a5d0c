-- What the law asks of each end of a pair, each distinct set of answers once.
-- In: lawful (listing, role, claim, code, nace, country; one row a listing), held_licences (listing, licences): the names
-- of all licences of the site, one blank apart.
-- Out: giver (giver, claim, code, nace, country) with offer_law (listing, giver); receiver (receiver, nace, country,
-- licences) with need_receiver (listing, receiver).
CREATE OR REPLACE TABLE giver AS
SELECT CAST(ROW_NUMBER() OVER (ORDER BY claim, code NULLS LAST, nace NULLS LAST, country NULLS LAST) AS INTEGER) AS giver,
       claim, code, nace, country
FROM (SELECT DISTINCT claim, code, nace, country FROM lawful WHERE role = 'Offer' AND claim IS NOT NULL) g;

CREATE OR REPLACE TABLE offer_law AS
SELECT l.listing, g.giver
FROM lawful l
JOIN giver g ON g.claim = l.claim AND COALESCE(g.code, '') = COALESCE(l.code, '')
  AND COALESCE(g.nace, '') = COALESCE(l.nace, '') AND COALESCE(g.country, '') = COALESCE(l.country, '')
WHERE l.role = 'Offer';

CREATE OR REPLACE TABLE site AS
SELECT l.listing, COALESCE(l.nace, '') AS nace, COALESCE(l.country, '') AS country, COALESCE(h.licences, '') AS licences
FROM lawful l
LEFT JOIN held_licences h ON h.listing = l.listing
WHERE l.role = 'Need';

CREATE OR REPLACE TABLE receiver AS
SELECT CAST(ROW_NUMBER() OVER (ORDER BY nace, country, licences) AS INTEGER) AS receiver, nace, country, licences
FROM (SELECT DISTINCT nace, country, licences FROM site) s;

CREATE OR REPLACE TABLE need_receiver AS
SELECT s.listing, r.receiver
FROM site s
JOIN receiver r ON r.nace = s.nace AND r.country = s.country AND r.licences = s.licences;
