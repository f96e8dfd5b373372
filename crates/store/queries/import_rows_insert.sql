-- Notes what became of a row.
insert into import_rows (import_id, line, outcome, kind, id, before) values (?1, ?2, ?3, ?4, ?5, ?6)
