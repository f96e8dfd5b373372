-- Lets the answers of a prospect that are to be decided anew by now wait until later, by primary key.
update answers set stale_at = ?3 where prospect_id = ?1 and stale_at <= ?2
