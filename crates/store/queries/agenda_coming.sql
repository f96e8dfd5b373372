-- What becomes ready within a span, by instant, section and timetable; on answers_ready alone.
select ready_at, section, timetable_id, count(*) from answers
where owner_id = ?1 and section is not null and ready_at > ?2 and ready_at <= ?3
group by ready_at, section, timetable_id order by ready_at, section, timetable_id
