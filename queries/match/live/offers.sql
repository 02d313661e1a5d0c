-- What the offers of table asked may meet, and nothing else, as the tables that the matching statements join.
-- In: asked (listing) and the tables of schema region. Out: those tables in schema one, with fewer rows.
CREATE OR REPLACE TABLE one.offer_kind AS
SELECT k.* FROM region.offer_kind k SEMI JOIN asked a ON a.listing = k.listing;

CREATE OR REPLACE TABLE one.wanted AS
SELECT w.* FROM region.wanted w
SEMI JOIN (
  SELECT s.slot FROM region.substitution s SEMI JOIN one.offer_kind k ON k.kind = s.kind
) t ON t.slot = w.slot;

CREATE OR REPLACE TABLE one.requested AS
SELECT r.* FROM region.requested r SEMI JOIN one.offer_kind k ON k.kind = r.kind;

-- The input that a requested material is for stands in wanted, too
INSERT INTO one.wanted
SELECT w.* FROM region.wanted w
SEMI JOIN one.requested r ON r.listing = w.listing
ANTI JOIN one.wanted o ON o.listing = w.listing AND o.slot = w.slot;

CREATE OR REPLACE TABLE one.play AS
SELECT listing FROM asked
UNION SELECT listing FROM one.wanted
UNION SELECT listing FROM one.requested;

CREATE OR REPLACE TABLE one.listing AS
SELECT l.* FROM region.listing l SEMI JOIN one.play p ON p.listing = l.listing;
