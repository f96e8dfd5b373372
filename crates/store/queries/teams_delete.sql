-- Takes out a team that nobody is in.
delete from teams where id = ?1 and not exists (select 1 from users where team_id = ?1)
