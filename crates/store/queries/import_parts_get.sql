-- One part of an import's file, by primary key.
select bytes from import_parts where import_id = ?1 and part = ?2
