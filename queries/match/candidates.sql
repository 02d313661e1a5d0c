-- The pairs worth a closer look: what a hard condition forbids never leaves the join.
-- In: placed. Out: fitting_pair.
CREATE OR REPLACE TABLE fitting_pair AS SELECT * FROM placed WHERE fits = 1;
