-- An owner's entry of one person, by primary key.
select enrollment_id, prospect_id, section, timetable_id, ready_at, occasion
from answers where prospect_id = ?1 and owner_id = ?2 and section is not null
