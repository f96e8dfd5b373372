-- Adds a user.
insert into users
  (id, email, name, role, team_id, zone, hours, capacity, sentence, password_hash, active, departed_at, version, created_at)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
