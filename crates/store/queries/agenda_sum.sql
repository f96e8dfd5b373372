-- How many of an owner's entries are ready by a minute, by section and timetable; by primary key.
select section, timetable_id, cast(sum(entries) as bigint) from agenda where owner_id = ?1 and minute <= ?2
group by section, timetable_id order by section, timetable_id
