-- An owner's entries that are to be called on a number; on phones_by_number and the primary key of the answers.
select distinct a.enrollment_id, a.prospect_id, a.section, a.timetable_id, a.ready_at, a.occasion
from phones f join answers a on a.prospect_id = f.prospect_id
where f.number = ?1 and a.owner_id = ?2 and a.section is not null and a.address = f.number
