-- What became of an import's rows, last row first (as undo goes), by primary key.
select line, outcome, kind, id, before from import_rows where import_id = ?1 and line < ?2 order by line desc, kind limit ?3
