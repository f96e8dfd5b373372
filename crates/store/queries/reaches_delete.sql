-- Everybody has been decided anew, by primary key.
delete from reaches where kind = ?1 and key = ?2
