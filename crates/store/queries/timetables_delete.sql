-- Clears a timetable that nobody lives by any more.
delete from timetables where id = ?1 and not exists (select 1 from answers where timetable_id = ?1)
