-- Ends a round.
update enrollments set live = 0, ended_at = ?3 where prospect_id = ?1 and id = ?2 and live = 1
