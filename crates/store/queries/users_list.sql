-- All users by name; a workspace has few.
select id, email, name, role, team_id, zone, hours, capacity, sentence, password_hash, active, departed_at, version, created_at
from users order by name, id
