-- Every offer with every need that some substitution joins, and what speaks for or against each pair.
-- In: listing, offer_kind, wanted, requested, substitution, slot, kind_carried, carried, kind_fit, water_fit.
-- Out: the view placed. Nothing is left out here, so that "why not" can be told; `fits` is what a pair
-- that is kept has to pass before its calendars and limits are looked at, `small` what passes but for its amount alone.
CREATE OR REPLACE TEMPORARY VIEW joined AS
SELECT k.listing AS offer, w.listing AS need, s.substitution, s.kind, s.slot, s.rule, s.documented,
       s.confidence * k.likelihood * w.sureness AS trust_in_kind
FROM offer_kind k
JOIN substitution s ON s.kind = k.kind
JOIN wanted w ON w.slot = s.slot
UNION ALL
SELECT k.listing, r.listing, '', k.kind, COALESCE(w.slot, ''), 'requested-material', NULL, 0.9 * k.likelihood
FROM offer_kind k
JOIN requested r ON r.kind = k.kind
LEFT JOIN wanted w ON w.listing = r.listing AND w.named = 1;

CREATE OR REPLACE TEMPORARY VIEW measured_up AS
SELECT j.offer, j.need, j.substitution, j.kind, j.slot, j.rule, j.documented, j.trust_in_kind,
       c.name AS carried, c.trust, c.decay,
       o.firm AS offer_firm, n.firm AS need_firm,
       o.resource AS offered_kind, n.resource AS wanted_kind,
       CASE WHEN o.resource IS NULL OR n.resource IS NULL OR f.offered IS NOT NULL THEN 1 ELSE 0 END AS same_kind,
       CASE WHEN o.lat IS NULL OR n.lat IS NULL THEN NULL
            -- To the metre: the last bit of a sine is not the same in every engine
            ELSE FLOOR(1e3 * 2 * 6371.0088 * ASIN(LEAST(1.0, SQRT(
                 POWER(SIN(RADIANS(n.lat - o.lat) / 2), 2)
                 + COS(RADIANS(o.lat)) * COS(RADIANS(n.lat)) * POWER(SIN(RADIANS(n.lon - o.lon) / 2), 2)))) + 0.5) / 1e3 END
         AS distance,
       LEAST(COALESCE(o.reach, c.reach), COALESCE(n.reach, c.reach), COALESCE(t.reach, c.reach)) AS reach,
       o.calendar AS offer_calendar, n.calendar AS need_calendar,
       CASE WHEN (o.months & n.months) <> 0 AND o.first <= n.last AND n.first <= o.last
                 AND o.first <= o.last AND n.first <= n.last THEN 1 ELSE 0 END AS may_meet,
       o.quantity AS offered, n.quantity AS wanted,
       o.dimension AS offered_dimension, n.dimension AS wanted_dimension,
       o.minimum AS offered_minimum, n.minimum AS wanted_minimum,
       CASE WHEN o.dimension = n.dimension AND (o.quantity < n.minimum OR n.quantity < o.minimum) THEN 0
            ELSE 1 END AS enough,
       o.temperature AS warm, COALESCE(n.temperature, t.temperature) AS warmth_wanted,
       o.temperature - COALESCE(n.temperature, t.temperature) AS warmth,
       CASE WHEN o.temperature IS NULL AND COALESCE(n.temperature, t.temperature) IS NOT NULL
                 AND COALESCE(o.resource, 'WasteHeat') = 'WasteHeat' THEN 1 ELSE 0 END AS warmth_gap,
       o.water AS water, COALESCE(n.water, t.water) AS water_wanted,
       -- What a treatment lies before, the class of today does not tell
       CASE WHEN j.rule = 'treatment-chain' AND a.fits = 0 THEN NULL ELSE a.fits END AS water_fits
FROM joined j
JOIN listing o ON o.listing = j.offer
JOIN listing n ON n.listing = j.need
LEFT JOIN slot t ON t.slot = j.slot
LEFT JOIN kind_carried q ON q.kind = j.kind
JOIN carried c ON c.name = COALESCE(q.carried, t.carried, 'material')
LEFT JOIN kind_fit f ON f.offered = o.resource AND f.wanted = n.resource
LEFT JOIN water_fit a ON a.offered = o.water AND a.wanted = COALESCE(n.water, t.water);

CREATE OR REPLACE TEMPORARY VIEW placed AS
SELECT s.*,
       CASE WHEN s.suits = 1 AND s.enough = 1 THEN 1 ELSE 0 END AS fits,
       CASE WHEN s.suits = 1 AND s.enough = 0 AND COALESCE(s.wanted >= s.offered_minimum, TRUE) THEN 1 ELSE 0 END AS small
FROM (
  SELECT m.*,
         CASE WHEN m.water_wanted IS NOT NULL AND m.water_fits IS NULL THEN 1 ELSE 0 END AS water_gap,
         CASE WHEN m.offer_firm <> m.need_firm AND m.same_kind = 1 AND m.may_meet = 1
                   AND COALESCE(m.warmth >= 0, TRUE) AND COALESCE(m.water_fits = 1, TRUE)
                   AND COALESCE(m.distance <= m.reach, TRUE) THEN 1 ELSE 0 END AS suits
  FROM measured_up m
) s;
