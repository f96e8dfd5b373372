-- Takes all profiles of a prospect away.
delete from socials where prospect_id = ?1
