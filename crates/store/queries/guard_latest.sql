-- The guard's current edition, and what its rules are known by in memory; by primary key.
select number, checksum from guard_editions order by number desc limit 1
