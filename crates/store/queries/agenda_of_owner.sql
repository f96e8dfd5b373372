-- All of an owner's agenda, for doctor.
select minute, section, timetable_id, entries from agenda where owner_id = ?1 order by minute, section, timetable_id
