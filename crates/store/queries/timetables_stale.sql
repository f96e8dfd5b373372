-- Timetables that must be worked out anew, the longest overdue first, on timetables_stale. Their ids alone: one that cannot
-- be read stops no other.
select id from timetables where stale_at <= ?1 order by stale_at, id limit ?2
