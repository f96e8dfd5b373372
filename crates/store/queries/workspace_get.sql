-- The workspace; one row, by primary key.
select name, country, zone, visibility, capacity, settings, version, created_at from workspace where id = 1
