-- The pairs that are told of, for bearing.sql.
-- In: ranked, partial. Out: candidate.
CREATE OR REPLACE TABLE candidate AS
SELECT offer, need, substitution, kind, slot, documented, water_gap, warmth_gap FROM ranked
UNION ALL
SELECT offer, need, substitution, kind, slot, documented, water_gap, warmth_gap FROM partial;
