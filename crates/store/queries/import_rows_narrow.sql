-- Makes a range of created things shorter, by primary key.
update import_rows set id = ?4 where import_id = ?1 and line = ?2 and kind = ?3
