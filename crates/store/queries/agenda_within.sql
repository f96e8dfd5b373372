-- The same, counted from the answers, for the part of a minute that has begun; on answers_ready.
select section, timetable_id, count(*) from answers
where owner_id = ?1 and section is not null and ready_at > ?2 and ready_at <= ?3
group by section, timetable_id
