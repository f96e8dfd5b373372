-- Begins an import.
insert into imports (id, user_id, kind, file_name, digest, options, state, rows_read, rows_total, counts, remarks, started_at, ended_at,
  lease_until)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
