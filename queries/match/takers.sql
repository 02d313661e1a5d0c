-- What each need is to the law. In: need_receiver, receiver_taker. Out: need_law (listing, receiver, taker).
CREATE OR REPLACE TABLE need_law AS
SELECT n.listing, n.receiver, t.taker
FROM need_receiver n
JOIN receiver_taker t ON t.receiver = n.receiver;
