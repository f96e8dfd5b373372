-- The keys alone of call_list_by_day, without the rows: answers_ranked holds all of them.
select due_day, chance, due_at, enrollment_id, prospect_id, stamp
from answers
where owner_id = ?1 and section is not null and section = ?2 and timetable_id = ?3 and worth = ?4
  and due_day <= ?5 and ready_at <= ?6 and (due_day, chance, due_at, enrollment_id) > (?7, ?8, ?9, ?10)
order by due_day, chance, due_at, enrollment_id limit ?11
