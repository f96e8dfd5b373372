-- Changes a cadence where it is still at the version that was read.
update cadences set name = ?2, about = ?3, current_number = ?4, archived_at = ?5, version = version + 1 where id = ?1 and version = ?6
