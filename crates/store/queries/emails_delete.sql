-- Takes all addresses of a prospect away.
delete from emails where prospect_id = ?1
