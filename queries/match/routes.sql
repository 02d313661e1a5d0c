-- The ways that law is asked about: what is given, for which operation, to what sort of receiver. They come from what
-- the knowledge joins, before any listing meets another, so their number does not grow with the listings.
-- In: offer_law, giver, offer_kind, substitution, slot, wanted, requested, need_law (listing, receiver, taker),
-- licensed (receiver, code, taker). Out: the view route (giver, taker, operation).
CREATE OR REPLACE TABLE given_kind AS
SELECT DISTINCT o.giver, g.code, k.kind
FROM offer_law o
JOIN giver g ON g.giver = o.giver
JOIN offer_kind k ON k.listing = o.listing;

CREATE OR REPLACE TABLE taken_slot AS
SELECT DISTINCT COALESCE(t.operation, '') AS operation, w.slot, n.taker, CAST(NULL AS STRING) AS code
FROM wanted w
JOIN need_law n ON n.listing = w.listing
LEFT JOIN slot t ON t.slot = w.slot
UNION
SELECT DISTINCT COALESCE(t.operation, ''), w.slot, l.taker, l.code
FROM wanted w
JOIN need_law n ON n.listing = w.listing
JOIN licensed l ON l.receiver = n.receiver
LEFT JOIN slot t ON t.slot = w.slot;

CREATE OR REPLACE TABLE taken_kind AS
SELECT DISTINCT COALESCE(t.operation, '') AS operation, r.kind, n.taker, CAST(NULL AS STRING) AS code
FROM requested r
JOIN need_law n ON n.listing = r.listing
LEFT JOIN wanted w ON w.listing = r.listing AND w.named = 1
LEFT JOIN slot t ON t.slot = w.slot
UNION
SELECT DISTINCT COALESCE(t.operation, ''), r.kind, l.taker, l.code
FROM requested r
JOIN need_law n ON n.listing = r.listing
JOIN licensed l ON l.receiver = n.receiver
LEFT JOIN wanted w ON w.listing = r.listing AND w.named = 1
LEFT JOIN slot t ON t.slot = w.slot;

CREATE OR REPLACE TEMPORARY VIEW route AS
SELECT g.giver, t.taker, t.operation
FROM given_kind g
JOIN (SELECT DISTINCT kind, slot FROM substitution) s ON s.kind = g.kind
JOIN taken_slot t ON t.slot = s.slot
WHERE t.code IS NULL OR t.code = g.code
UNION
SELECT g.giver, t.taker, t.operation
FROM given_kind g
JOIN taken_kind t ON t.kind = g.kind
WHERE t.code IS NULL OR t.code = g.code;
