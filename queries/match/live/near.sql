-- What the statements of pairs, limits and top look at, with the rows in question only.
-- In: offered, need_side, fit and schema region. Out: need_at, licensed_code, numbered, measured, word, limit_value.
CREATE OR REPLACE TABLE need_at AS
SELECT n.*, w.size, w.cell
FROM need_side n
JOIN (SELECT DISTINCT entry, size, cell FROM offered WHERE lat IS NOT NULL) w ON w.entry = n.entry
WHERE n.lat IS NOT NULL;

CREATE OR REPLACE TABLE licensed_code AS
SELECT c.* FROM region.licensed_code c SEMI JOIN need_side n ON n.receiver = c.receiver;

CREATE OR REPLACE TABLE numbered AS
SELECT n.* FROM region.numbered n
SEMI JOIN (SELECT offer AS number FROM fit UNION SELECT need FROM fit) f ON f.number = n.number;

CREATE OR REPLACE TABLE measured AS
SELECT m.* FROM region.measured m SEMI JOIN fit f ON f.offer = m.number;

CREATE OR REPLACE TABLE word AS
SELECT w.* FROM region.word w SEMI JOIN numbered n ON n.number = w.number;

CREATE OR REPLACE TABLE limit_value AS
SELECT l.* FROM region.limit_value l SEMI JOIN fit f ON f.limited = 1 AND f.need = l.number;
