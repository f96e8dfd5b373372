-- A user's absences, latest first, on absences_of_user.
select id, user_id, from_day, until_day, handling, to_user, reason, created_by, created_at
from absences where user_id = ?1 order by from_day desc, id desc
