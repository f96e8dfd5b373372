-- Adds a team.
insert into teams (id, name, created_at) values (?1, ?2, ?3)
