-- Every offer with every need that some substitution joins, and what speaks for or against each pair.
-- In: listing, offer_kind, wanted, requested, substitution, slot, kind_carried, carried, limit_value, measured.
-- Out: pair, one row a (offer, need, substitution); nothing is left out here, so that "why not" can be told.
CREATE OR REPLACE TEMPORARY VIEW joined AS
SELECT k.listing AS offer, w.listing AS need, s.substitution, s.kind, s.slot, s.rule, s.documented,
       s.confidence * k.likelihood * w.sureness AS confidence
FROM offer_kind k
JOIN substitution s ON s.kind = k.kind
JOIN wanted w ON w.slot = s.slot
UNION ALL
SELECT k.listing, r.listing, '', k.kind, '', 'requested-material', NULL, 0.9 * k.likelihood
FROM offer_kind k
JOIN requested r ON r.kind = k.kind;

CREATE OR REPLACE TEMPORARY VIEW placed AS
SELECT j.offer, j.need, j.substitution, j.kind, j.slot, j.rule, j.documented, j.confidence * c.trust AS confidence,
       o.firm AS offer_firm, n.firm AS need_firm,
       CASE WHEN o.lat IS NULL OR n.lat IS NULL THEN NULL
            ELSE 2 * 6371.0088 * ASIN(LEAST(1.0, SQRT(
                 POWER(SIN(RADIANS(n.lat - o.lat) / 2), 2)
                 + COS(RADIANS(o.lat)) * COS(RADIANS(n.lat)) * POWER(SIN(RADIANS(n.lon - o.lon) / 2), 2)))) END
         AS distance,
       LEAST(COALESCE(o.reach, c.reach), COALESCE(n.reach, c.reach), COALESCE(t.reach, c.reach)) AS reach,
       c.decay,
       BIT_COUNT(o.months & n.months) AS common_months,
       o.quantity AS offered, n.quantity AS wanted, o.dimension AS offered_dimension,
       n.dimension AS wanted_dimension,
       CASE WHEN t.temperature IS NULL OR o.temperature IS NULL THEN NULL
            ELSE o.temperature - t.temperature END AS warmth
FROM joined j
JOIN listing o ON o.listing = j.offer
JOIN listing n ON n.listing = j.need
LEFT JOIN slot t ON t.slot = j.slot
LEFT JOIN kind_carried q ON q.kind = j.kind
JOIN carried c ON c.name = COALESCE(q.carried, t.carried, 'material');

-- The limits that bear on a pair: of the substitution, of the process input, of the need.
CREATE OR REPLACE TEMPORARY VIEW held AS
SELECT p.*, p.documented AS holder FROM placed p WHERE p.documented IS NOT NULL
UNION ALL SELECT p.*, p.slot FROM placed p WHERE p.slot <> ''
UNION ALL SELECT p.*, p.need FROM placed p;

CREATE OR REPLACE TEMPORARY VIEW bearing AS
SELECT p.offer, p.need, p.substitution, p.kind, p.slot, l.property, l.operator, l.value,
       m.operator AS measured_operator, m.value AS measured
FROM held p
JOIN limit_value l ON l.holder = p.holder
LEFT JOIN measured m ON m.listing = p.offer AND m.property = l.property AND m.dimension = l.dimension;

CREATE OR REPLACE TEMPORARY VIEW judged AS
SELECT offer, need, substitution, kind, slot, property,
       MAX(CASE
         WHEN measured IS NULL THEN 0
         WHEN operator IN ('AtMost', 'LessThan') AND measured_operator <> 'AtMost' AND measured > value THEN 1
         WHEN operator = 'LessThan' AND measured_operator = 'Equals' AND measured = value THEN 1
         WHEN operator IN ('AtLeast', 'MoreThan') AND measured_operator <> 'AtLeast' AND measured < value THEN 1
         WHEN operator = 'MoreThan' AND measured_operator = 'Equals' AND measured = value THEN 1
         ELSE 0 END) AS broken,
       MIN(CASE WHEN measured IS NULL THEN 1 ELSE 0 END) AS unmeasured
FROM bearing
GROUP BY offer, need, substitution, kind, slot, property;

CREATE OR REPLACE TABLE pair AS
SELECT p.*, COALESCE(j.broken, 0) AS broken, COALESCE(j.gaps, 0) AS gaps
FROM placed p
LEFT JOIN (
  SELECT offer, need, substitution, kind, slot, SUM(broken) AS broken, SUM(unmeasured) AS gaps
  FROM judged
  GROUP BY offer, need, substitution, kind, slot
) j ON j.offer = p.offer AND j.need = p.need AND j.substitution = p.substitution
   AND j.kind = p.kind AND j.slot = p.slot;
