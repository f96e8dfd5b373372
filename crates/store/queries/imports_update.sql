-- Notes how far an import has come.
update imports set state = ?2, rows_read = ?3, rows_total = ?4, counts = ?5, remarks = ?6, ended_at = ?7, lease_until = ?8 where id = ?1
