-- The pairs somebody asks about, whether they fit or not.
-- In: placed, asked. Out: candidate.
CREATE OR REPLACE TABLE candidate AS
SELECT p.* FROM placed p JOIN asked a ON a.offer = p.offer AND a.need = p.need;
