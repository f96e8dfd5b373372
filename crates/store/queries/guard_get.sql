-- The rules of one edition, by primary key.
select rules from guard_editions where number = ?1
