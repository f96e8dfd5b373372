-- Notes the last one who has been decided anew, by primary key.
update reaches set after_id = ?3 where kind = ?1 and key = ?2
