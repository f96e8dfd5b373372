-- It was seen to, or is no longer there; by primary key.
delete from passed_over where kind = ?1 and subject = ?2
