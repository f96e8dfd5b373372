-- The newest imports first, by primary key.
select id, user_id, kind, file_name, digest, options, state, rows_read, rows_total, counts, remarks, started_at, ended_at, lease_until
from imports order by id desc limit ?1
