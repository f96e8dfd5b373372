-- Imports of a file by whoever brought it that have not come to their end, the newest first.
select id, user_id, kind, file_name, digest, options, state, rows_read, rows_total, counts, remarks, started_at, ended_at, lease_until
from imports where user_id = ?1 and digest = ?2 and state in ('running', 'interrupted') order by id desc limit 20
