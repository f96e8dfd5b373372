-- The keys of an owner's entries that become ready within a span, soonest first; on answers_ready alone.
select enrollment_id, prospect_id, stamp
from answers
where owner_id = ?1 and section is not null and ready_at > ?2 and ready_at <= ?3
order by ready_at, section, timetable_id, enrollment_id limit ?4
