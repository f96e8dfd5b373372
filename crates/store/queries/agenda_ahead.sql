-- What an owner's agenda has for a span of minutes; by primary key.
select minute, section, timetable_id, entries from agenda where owner_id = ?1 and minute > ?2 and minute <= ?3
order by minute, section, timetable_id
