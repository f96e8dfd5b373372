-- The keys of an owner's blocked entries; on answers_ranked alone.
select enrollment_id, prospect_id, stamp
from answers
where owner_id = ?1 and section is not null and section = 8 and enrollment_id > ?2
order by timetable_id, worth, due_day, due_at, enrollment_id limit ?3
