-- The pairs of the offers numbered $first to $last that no hard condition forbids but the law, which is told beside;
-- `small` are those below the need's least amount, for pools.
-- In: offer_side, way, need_at, need_side, season, law_way, licensed_code. Out: fit.
CREATE OR REPLACE TABLE offered_way AS
SELECT o.*, w.way, w.entry, w.size, w.confidence * o.likelihood AS likely, w.reach AS usual, w.slot_reach, w.treated,
       w.operation_number,
       CASE WHEN o.lat IS NULL THEN -1 ELSE
         (CAST(FLOOR(o.x / w.size) AS BIGINT) + 1024) * 4194304 + (CAST(FLOOR(o.y / w.size) AS BIGINT) + 1024) * 2048
         + CAST(FLOOR(o.z / w.size) AS BIGINT) + 1024 END AS cell
FROM offer_side o
JOIN way_numbered w ON w.kind = o.kind
WHERE o.number BETWEEN $first AND $last;

CREATE OR REPLACE TEMPORARY VIEW met AS
SELECT o.number AS offer, n.need, o.way, o.likely * n.sureness AS sure, o.giver, o.code, n.receiver, n.taker, n.limited,
       o.operation_number, o.lat AS offer_lat, o.lon AS offer_lon, n.lat AS need_lat, n.lon AS need_lon,
       LEAST(COALESCE(o.reach, o.usual), COALESCE(n.reach, o.usual), o.slot_reach) AS reach,
       o.months & n.months AS months, GREATEST(o.first, n.first) AS first, LEAST(o.last, n.last) AS last,
       CASE WHEN o.quantity IS NULL OR n.quantity IS NULL OR o.dimension <> n.dimension
                 OR GREATEST(o.quantity, n.quantity) <= 0 THEN NULL
            ELSE LEAST(o.quantity, n.quantity) / GREATEST(o.quantity, n.quantity) END AS quantity_fit,
       CASE WHEN o.temperature IS NULL AND n.temperature IS NOT NULL AND o.maybe_heat = 1 THEN 1 ELSE 0 END AS warmth_gap,
       CASE WHEN n.water IS NULL OR (o.good & n.water) <> 0 THEN 0 ELSE 1 END AS water_gap,
       CASE WHEN o.dimension = n.dimension AND o.quantity < n.minimum THEN 1 ELSE 0 END AS small,
       -- See portions.sql
       CASE WHEN o.dimension = n.dimension AND o.quantity > 0 AND n.target > 0
            THEN CAST(FLOOR(1e9 * LEAST(1e0, o.quantity / n.target)) AS BIGINT) END AS part
FROM offered_way o
JOIN need_at n ON n.entry = o.entry AND n.size = o.size AND n.cell = o.cell
WHERE o.firm <> n.firm AND (o.fits & n.own) <> 0
  AND (o.months & n.months) <> 0 AND o.first <= n.last AND n.first <= o.last AND o.first <= o.last AND n.first <= n.last
  AND (o.x - n.x) * (o.x - n.x) + (o.y - n.y) * (o.y - n.y) + (o.z - n.z) * (o.z - n.z)
      <= POWER(LEAST(COALESCE(o.reach, o.usual), COALESCE(n.reach, o.usual), o.slot_reach) + 0.001, 2)
  AND NOT COALESCE(o.dimension = n.dimension AND n.quantity < o.minimum, FALSE)
  AND COALESCE(o.temperature >= n.temperature, TRUE)
  AND (n.water IS NULL OR o.treated = 1 OR COALESCE((o.bad & n.water) = 0, TRUE))
UNION ALL
SELECT o.number, n.need, o.way, o.likely * n.sureness, o.giver, o.code, n.receiver, n.taker, n.limited,
       o.operation_number, NULL, NULL, NULL, NULL, NULL,
       o.months & n.months, GREATEST(o.first, n.first), LEAST(o.last, n.last),
       CASE WHEN o.quantity IS NULL OR n.quantity IS NULL OR o.dimension <> n.dimension
                 OR GREATEST(o.quantity, n.quantity) <= 0 THEN NULL
            ELSE LEAST(o.quantity, n.quantity) / GREATEST(o.quantity, n.quantity) END,
       CASE WHEN o.temperature IS NULL AND n.temperature IS NOT NULL AND o.maybe_heat = 1 THEN 1 ELSE 0 END,
       CASE WHEN n.water IS NULL OR (o.good & n.water) <> 0 THEN 0 ELSE 1 END,
       CASE WHEN o.dimension = n.dimension AND o.quantity < n.minimum THEN 1 ELSE 0 END,
       CASE WHEN o.dimension = n.dimension AND o.quantity > 0 AND n.target > 0
            THEN CAST(FLOOR(1e9 * LEAST(1e0, o.quantity / n.target)) AS BIGINT) END
FROM offered_way o
JOIN need_side n ON n.entry = o.entry AND (o.lat IS NULL OR n.lat IS NULL)
WHERE o.firm <> n.firm AND (o.fits & n.own) <> 0
  AND (o.months & n.months) <> 0 AND o.first <= n.last AND n.first <= o.last AND o.first <= o.last AND n.first <= n.last
  AND NOT COALESCE(o.dimension = n.dimension AND n.quantity < o.minimum, FALSE)
  AND COALESCE(o.temperature >= n.temperature, TRUE)
  AND (n.water IS NULL OR o.treated = 1 OR COALESCE((o.bad & n.water) = 0, TRUE));

CREATE OR REPLACE TABLE fit AS
SELECT m.offer, m.need, m.way, m.sure, m.limited, m.distance, m.quantity_fit, m.warmth_gap + m.water_gap AS gaps,
       m.small, m.part,
       CASE WHEN m.months = 4095 THEN m.last - m.first + 1 ELSE b.days - a.days END AS days,
       l.outcome AS law, l.route, m.receiver
FROM (
  SELECT m.*,
         CASE WHEN m.offer_lat IS NULL THEN NULL
              ELSE FLOOR(1e3 * 2 * 6371.0088 * ASIN(LEAST(1.0, SQRT(
                   POWER(SIN(RADIANS(m.need_lat - m.offer_lat) / 2), 2) + COS(RADIANS(m.offer_lat))
                   * COS(RADIANS(m.need_lat)) * POWER(SIN(RADIANS(m.need_lon - m.offer_lon) / 2), 2)))) + 0.5) / 1e3 END
           AS distance
  FROM met m
) m
LEFT JOIN season a ON a.key = CASE WHEN m.months <> 4095 THEN m.months * 512 + m.first END
LEFT JOIN season b ON b.key = CASE WHEN m.months <> 4095 THEN m.months * 512 + m.last + 1 END
LEFT JOIN licensed_code c ON c.receiver = m.receiver AND c.code = m.code
LEFT JOIN law_way l ON l.giver = m.giver AND l.taker = COALESCE(c.taker, m.taker) AND l.operation = m.operation_number
WHERE COALESCE(m.distance <= m.reach, TRUE)
  AND (m.months = 4095 OR b.days > a.days);
