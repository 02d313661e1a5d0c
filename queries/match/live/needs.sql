-- What the needs of table asked may meet, and nothing else, as the tables that the matching statements join.
-- In: asked (listing) and the tables of schema region. Out: those tables in schema one, with fewer rows.
CREATE OR REPLACE TABLE one.wanted AS
SELECT w.* FROM region.wanted w SEMI JOIN asked a ON a.listing = w.listing;

CREATE OR REPLACE TABLE one.requested AS
SELECT r.* FROM region.requested r SEMI JOIN asked a ON a.listing = r.listing;

CREATE OR REPLACE TABLE one.offer_kind AS
SELECT k.* FROM region.offer_kind k
SEMI JOIN (
  SELECT s.kind FROM region.substitution s SEMI JOIN one.wanted w ON w.slot = s.slot
  UNION SELECT kind FROM one.requested
) t ON t.kind = k.kind;

CREATE OR REPLACE TABLE one.play AS
SELECT listing FROM asked
UNION SELECT listing FROM one.offer_kind;

CREATE OR REPLACE TABLE one.listing AS
SELECT l.* FROM region.listing l SEMI JOIN one.play p ON p.listing = l.listing;
