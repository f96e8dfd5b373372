-- Changes a user where they are still at the version that was read.
update users set email = ?2, name = ?3, role = ?4, team_id = ?5, zone = ?6, hours = ?7, capacity = ?8, sentence = ?9,
  active = ?10, departed_at = ?11, version = version + 1
where id = ?1 and version = ?12
