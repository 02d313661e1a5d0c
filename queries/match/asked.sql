-- The pairs somebody asks about, whether they fit or not.
-- In: placed, asked. Out: fitting_pair.
CREATE OR REPLACE TABLE fitting_pair AS
SELECT p.* FROM placed p JOIN asked a ON a.offer = p.offer AND a.need = p.need;
