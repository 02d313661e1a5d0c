-- What law and limits ask of the pairs that are left.
-- In: one.fitting_pair and the tables of schema region. Out: further tables of schema one, with fewer rows.
CREATE OR REPLACE TABLE one.left_over AS
SELECT offer AS listing FROM one.fitting_pair
UNION SELECT need FROM one.fitting_pair;

CREATE OR REPLACE TABLE one.word AS
SELECT w.* FROM region.word w SEMI JOIN one.left_over p ON p.listing = w.listing;

CREATE OR REPLACE TABLE one.measured AS
SELECT m.* FROM region.measured m SEMI JOIN one.left_over p ON p.listing = m.listing;

CREATE OR REPLACE TABLE one.limit_value AS
SELECT * FROM region.limit_value
UNION ALL BY NAME
SELECT l.* FROM region.own_limit l SEMI JOIN one.left_over p ON p.listing = l.holder;

CREATE OR REPLACE TABLE one.lawful AS
SELECT l.* FROM region.lawful l SEMI JOIN one.left_over p ON p.listing = l.listing;

CREATE OR REPLACE TABLE one.licences AS
SELECT l.* FROM region.licences l SEMI JOIN one.left_over p ON p.listing = l.listing;
