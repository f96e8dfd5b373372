-- Lets the first parts of an import's file go, by primary key.
delete from import_parts where import_id = ?1
  and part in (select part from import_parts where import_id = ?1 order by part limit ?2)
