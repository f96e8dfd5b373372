-- A page of rejected rows in the order of the file, by primary key.
select line, field, reason, record from import_rejects where import_id = ?1 and line > ?2 order by line limit ?3
