-- What takes more than the two listings: days in common and words in common, with what bearing.sql finds.
-- In: candidate, calendar, segment, word, bearing, gap. Out: pair.
CREATE OR REPLACE TABLE meeting AS
SELECT p.offer_calendar, p.need_calendar,
       SUM(GREATEST(0, LEAST(s.last, a.last, b.last) - GREATEST(s.first, a.first, b.first) + 1)) AS days
FROM (SELECT DISTINCT offer_calendar, need_calendar FROM candidate) p
JOIN calendar a ON a.calendar = p.offer_calendar
JOIN calendar b ON b.calendar = p.need_calendar
JOIN segment s ON (a.months & b.months & s.month) <> 0
GROUP BY p.offer_calendar, p.need_calendar;

-- Services of one kind differ in what they are for; their words tell, as far as words do.
CREATE OR REPLACE TABLE alike AS
SELECT p.offer, p.need, COUNT(*) / CAST(LEAST(MIN(a.of_all), MIN(b.of_all)) AS DOUBLE) AS share
FROM (SELECT DISTINCT offer, need FROM candidate WHERE carried = 'service') p
JOIN word a ON a.listing = p.offer
JOIN word b ON b.listing = p.need AND b.word = a.word
GROUP BY p.offer, p.need;

CREATE OR REPLACE TABLE pair AS
SELECT p.*, COALESCE(d.days, 0) AS days, COALESCE(j.broken, 0) AS broken, COALESCE(g.gaps, 0) AS gaps,
       CASE WHEN p.carried = 'service' THEN COALESCE(a.share, 0.0) ELSE NULL END AS alike,
       p.trust_in_kind * (p.trust + (1.0 - p.trust) * COALESCE(a.share, 0.0)) AS confidence
FROM candidate p
LEFT JOIN meeting d ON d.offer_calendar = p.offer_calendar AND d.need_calendar = p.need_calendar
LEFT JOIN alike a ON a.offer = p.offer AND a.need = p.need AND p.carried = 'service'
LEFT JOIN (
  SELECT offer, need, substitution, kind, slot, SUM(verdict) AS broken FROM bearing
  GROUP BY offer, need, substitution, kind, slot
) j ON j.offer = p.offer AND j.need = p.need AND j.substitution = p.substitution
   AND j.kind = p.kind AND j.slot = p.slot
LEFT JOIN (
  SELECT offer, need, substitution, kind, slot, COUNT(*) AS gaps FROM gap
  GROUP BY offer, need, substitution, kind, slot
) g ON g.offer = p.offer AND g.need = p.need AND g.substitution = p.substitution
   AND g.kind = p.kind AND g.slot = p.slot;
