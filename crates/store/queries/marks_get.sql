-- What the upkeep has noted under a name; by primary key.
select value from marks where name = ?1
