-- Who stands among whose best: the matches kept, and the last place of each list that is full.
-- $top is how many places a list has. In: region.ranked. Out: region.held, region.offer_bar, region.need_bar.
CREATE OR REPLACE TABLE region.held AS
SELECT offer, need, CAST(FLOOR(score * 1e9 + 0.5) AS BIGINT) AS score FROM region.ranked;

CREATE OR REPLACE TABLE region.offer_bar AS
SELECT offer, score, need FROM region.held
QUALIFY ROW_NUMBER() OVER (PARTITION BY offer ORDER BY score DESC, need) = $top;

CREATE OR REPLACE TABLE region.need_bar AS
SELECT need, score, offer FROM region.held
QUALIFY ROW_NUMBER() OVER (PARTITION BY need ORDER BY score DESC, offer) = $top;
