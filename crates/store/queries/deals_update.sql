-- Changes a deal where it is still at the version that was read.
update deals set title = ?3, owner_id = ?4, stage = ?5, next_step = ?6, next_at = ?7, closed_at = ?8, version = version + 1
where prospect_id = ?1 and id = ?2 and version = ?9
