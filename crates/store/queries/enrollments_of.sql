-- A prospect's rounds, oldest first, by primary key.
select prospect_id, id, version_id, started_at, start_step, origin, started_by, live, ended_at
from enrollments where prospect_id = ?1 order by id
