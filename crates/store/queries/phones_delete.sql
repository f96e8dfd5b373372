-- Takes all numbers of a prospect away.
delete from phones where prospect_id = ?1
