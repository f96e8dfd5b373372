-- Imports that were under way and that nobody works on any more.
select id, user_id, kind, file_name, digest, options, state, rows_read, rows_total, counts, remarks, started_at, ended_at, lease_until
from imports where state in ('running', 'undoing') and lease_until <= ?1 order by id
