-- One user, by primary key.
select id, email, name, role, team_id, zone, hours, capacity, sentence, password_hash, active, departed_at, version, created_at
from users where id = ?1
