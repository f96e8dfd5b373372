-- An owner's entries of people with an address, after one; on emails_by_address and the primary key of the answers.
select distinct a.enrollment_id, a.prospect_id, a.section, a.timetable_id, a.ready_at, a.occasion
from emails m join answers a on a.prospect_id = m.prospect_id
where m.address = ?1 and a.owner_id = ?2 and a.section is not null and m.prospect_id > ?3
