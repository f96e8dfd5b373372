-- All teams by name.
select id, name from teams order by name
