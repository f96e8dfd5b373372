-- An owner's entries at a company, of people after one; on answers_of_company alone.
select enrollment_id, prospect_id, section, timetable_id, ready_at, occasion
from answers
where company_id = ?1 and owner_id = ?2 and section is not null and prospect_id > ?3
