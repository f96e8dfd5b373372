-- The keys of an owner's ready entries of one section, timetable and worth, by day and due time; on answers_ranked alone.
select due_day, due_at, enrollment_id, prospect_id, stamp
from answers
where owner_id = ?1 and section is not null and section = ?2 and timetable_id = ?3 and worth = ?4
  and (due_day, due_at) <= (?5, ?6) and ready_at <= ?6 and (due_day, due_at, enrollment_id) > (?7, ?8, ?9)
order by due_day, due_at, enrollment_id limit ?10
