-- The pairs worth a closer look: what a hard condition forbids never leaves the join.
-- In: placed. Out: candidate.
CREATE OR REPLACE TABLE candidate AS SELECT * FROM placed WHERE fits = 1;
