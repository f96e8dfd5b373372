-- Takes an absence back.
delete from absences where id = ?1
