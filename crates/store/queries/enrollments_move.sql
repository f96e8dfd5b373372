-- Gives the ended rounds of one prospect to another, as a merge does.
update enrollments set prospect_id = ?2 where prospect_id = ?1 and live = 0
