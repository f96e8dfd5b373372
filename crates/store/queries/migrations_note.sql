-- Notes a migration that this program does not know, as a newer one would have; for the tests that such a database is refused.
insert into migrations (number, name, checksum) values (?1, ?2, ?3)
