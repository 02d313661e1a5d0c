-- The pairs worth a closer look, and those that only lack the least amount, which several offers may reach together.
-- In: placed. Out: fitting_pair.
CREATE OR REPLACE TABLE fitting_pair AS SELECT * FROM placed WHERE fits = 1 OR small = 1;
