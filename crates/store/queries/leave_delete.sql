-- Forgets what an absence has done with somebody.
delete from leave_moves where user_id = ?1 and prospect_id = ?2
