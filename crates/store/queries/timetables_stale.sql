-- Timetables that must be worked out anew, on timetables_stale.
select id, hours_key, openings, computed_at, stale_at from timetables where stale_at <= ?1 order by stale_at, id limit ?2
