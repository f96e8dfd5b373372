-- Lets the file of an import go.
delete from import_parts where import_id = ?1
