-- Lets a timetable wait, by primary key.
update timetables set stale_at = ?2 where id = ?1
