-- The keys alone of call_list_by_time, without the rows: answers_ranked holds all of them.
select due_day, chance, due_at, enrollment_id, prospect_id, stamp
from answers
where owner_id = ?1 and section is not null and section = ?2 and timetable_id = ?3 and worth = 0 and due_day = 0 and chance = 0
  and due_at <= ?4 and ready_at <= ?4 and (due_at, enrollment_id) > (?5, ?6)
order by due_at, enrollment_id limit ?7
