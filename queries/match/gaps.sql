-- The limits nobody measured, for the pairs that were kept.
SELECT DISTINCT j.offer, j.need, j.property
FROM judged j
JOIN ranked r ON r.offer = j.offer AND r.need = j.need AND r.substitution = j.substitution
  AND r.kind = j.kind AND r.slot = j.slot
WHERE j.unmeasured = 1
ORDER BY j.offer, j.need, j.property;
