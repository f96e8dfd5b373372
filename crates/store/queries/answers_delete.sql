-- Takes an answer out, as a round that never was.
delete from answers where prospect_id = ?1 and enrollment_id = ?2
