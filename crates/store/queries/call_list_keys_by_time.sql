-- The keys of an owner's ready entries of a section that is not ranked by worth and day; on answers_ranked alone.
select due_day, due_at, enrollment_id, prospect_id, stamp
from answers
where owner_id = ?1 and section is not null and section = ?2 and timetable_id = ?3 and worth = 0 and due_day = 0
  and due_at <= ?4 and ready_at <= ?4 and (due_at, enrollment_id) > (?5, ?6)
order by due_at, enrollment_id limit ?7
