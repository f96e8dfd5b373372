-- One user by address, which is stored in lower case; unique index.
select id, email, name, role, team_id, zone, hours, capacity, sentence, password_hash, active, departed_at, version, created_at
from users where email = ?1
