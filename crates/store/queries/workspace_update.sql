-- Changes the workspace where it is still at the version that was read.
update workspace set name = ?1, country = ?2, zone = ?3, visibility = ?4, capacity = ?5, settings = ?6, version = version + 1
where id = 1 and version = ?7
