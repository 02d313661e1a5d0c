-- The matches of the listings that are gone, or matched anew, leave the lists.
-- In: leaving (listing), region.held. Out: one.left_list (offer, need, score) grows; held and the bars lose rows.
INSERT INTO one.left_list
SELECT h.offer, h.need, h.score FROM region.held h
WHERE h.offer IN (SELECT listing FROM leaving) OR h.need IN (SELECT listing FROM leaving);

DELETE FROM region.held
WHERE offer IN (SELECT listing FROM leaving) OR need IN (SELECT listing FROM leaving);

DELETE FROM region.offer_bar WHERE offer IN (SELECT listing FROM leaving);

DELETE FROM region.need_bar WHERE need IN (SELECT listing FROM leaving);
