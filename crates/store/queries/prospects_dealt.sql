-- There has been a deal with them, by primary key.
update prospects set dealt = 1 where id = ?1 and dealt is null
