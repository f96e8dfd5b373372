-- Marks a number of a prospect as good, not theirs or bad.
update phones set condition = ?3 where prospect_id = ?1 and number = ?2
