-- Takes all tags of a prospect away.
delete from tags where prospect_id = ?1
