-- Timetables by primary key.
select id, hours_key, openings, computed_at, stale_at from timetables where id in ids(?1)
