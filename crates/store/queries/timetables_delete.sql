-- Clears a timetable that nobody lives by any more; looks through the agenda, which is small.
delete from timetables where id = ?1 and not exists (select 1 from agenda where timetable_id = ?1 and entries > 0)
