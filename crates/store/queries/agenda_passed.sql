-- What an owner's mark passes over, by primary key.
select section, timetable_id, cast(sum(entries) as bigint) from agenda where owner_id = ?1 and minute > 0 and minute <= ?2
group by section, timetable_id
