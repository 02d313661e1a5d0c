-- The process inputs a need stands for and how surely: named; of its process; of its firm's activity.
-- In: need_aspect, input_aspect. Out: wanted; `named` marks those the need itself points at.
CREATE OR REPLACE TEMPORARY VIEW fitting AS
SELECT DISTINCT n.listing, i.slot
FROM need_aspect n
JOIN input_aspect i ON i.value = n.value
WHERE (n.aspect = 'function' AND i.aspect = 'function')
   OR (n.aspect = 'material' AND i.aspect IN ('material', 'replaces'))
   OR (n.aspect = 'replaces' AND i.aspect = 'replaces');

CREATE OR REPLACE TEMPORARY VIEW silent AS
SELECT DISTINCT n.listing FROM need_aspect n
WHERE NOT EXISTS (
  SELECT 1 FROM need_aspect m WHERE m.listing = n.listing AND m.aspect IN ('function', 'material', 'replaces'));

CREATE OR REPLACE TABLE wanted AS
SELECT listing, slot, MAX(sureness) AS sureness, MAX(named) AS named
FROM (
  SELECT listing, value AS slot, 1.0 AS sureness, 1 AS named FROM need_aspect WHERE aspect = 'slot'
  UNION ALL
  SELECT n.listing, i.slot, 0.95, 1
  FROM need_aspect n
  JOIN input_aspect i ON i.aspect = 'process' AND i.value = n.value
  LEFT JOIN fitting f ON f.listing = n.listing AND f.slot = i.slot
  LEFT JOIN silent s ON s.listing = n.listing
  WHERE n.aspect = 'process' AND (f.slot IS NOT NULL OR s.listing IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM need_aspect m WHERE m.listing = n.listing AND m.aspect = 'slot')
  UNION ALL
  SELECT n.listing, i.slot, 0.8, 0
  FROM need_aspect n
  JOIN input_aspect i ON i.aspect = 'activity' AND i.value = n.value
  JOIN fitting f ON f.listing = n.listing AND f.slot = i.slot
  WHERE n.aspect = 'activity'
    AND NOT EXISTS (SELECT 1 FROM need_aspect m WHERE m.listing = n.listing AND m.aspect = 'slot')
) inputs
GROUP BY listing, slot;
