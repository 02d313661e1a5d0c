-- The entered pairs take their places; what then stands among the best of neither listing leaves.
-- In: one.entered, one.left_list, region.held. Out: held and the bars as they are now; one.left_list grows.
INSERT INTO region.held SELECT offer, need, score FROM one.entered;

CREATE OR REPLACE TABLE one.touched AS
SELECT h.* FROM region.held h
WHERE h.offer IN (SELECT offer FROM one.entered UNION SELECT offer FROM one.left_list)
   OR h.need IN (SELECT need FROM one.entered UNION SELECT need FROM one.left_list);

CREATE OR REPLACE TABLE one.of_offer AS
SELECT h.offer, h.need, h.score, ROW_NUMBER() OVER (PARTITION BY h.offer ORDER BY h.score DESC, h.need) AS place
FROM region.held h WHERE h.offer IN (SELECT offer FROM one.touched);

CREATE OR REPLACE TABLE one.of_need AS
SELECT h.offer, h.need, h.score, ROW_NUMBER() OVER (PARTITION BY h.need ORDER BY h.score DESC, h.offer) AS place
FROM region.held h WHERE h.need IN (SELECT need FROM one.touched);

CREATE OR REPLACE TABLE one.fallen AS
SELECT t.offer, t.need, t.score
FROM one.touched t
JOIN one.of_offer o ON o.offer = t.offer AND o.need = t.need
JOIN one.of_need n ON n.offer = t.offer AND n.need = t.need
WHERE o.place > $top AND n.place > $top;

INSERT INTO one.left_list SELECT * FROM one.fallen;

DELETE FROM region.held h USING one.fallen f WHERE h.offer = f.offer AND h.need = f.need;

DELETE FROM region.offer_bar WHERE offer IN (SELECT offer FROM one.of_offer);

INSERT INTO region.offer_bar SELECT offer, score, need FROM one.of_offer WHERE place = $top;

DELETE FROM region.need_bar WHERE need IN (SELECT need FROM one.of_need);

INSERT INTO region.need_bar SELECT need, score, offer FROM one.of_need WHERE place = $top;
