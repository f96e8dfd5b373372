-- Clears an empty place.
delete from agenda where owner_id = ?1 and minute = ?2 and section = ?3 and timetable_id = ?4 and entries = 0
