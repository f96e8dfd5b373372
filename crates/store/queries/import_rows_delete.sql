-- Forgets what became of the rows from a line on.
delete from import_rows where import_id = ?1 and line >= ?2
