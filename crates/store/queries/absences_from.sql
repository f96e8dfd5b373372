-- Everybody's absences that last until a day or longer, by user and day; few rows in all.
select id, user_id, from_day, until_day, handling, to_user, reason, created_by, created_at
from absences where until_day >= ?1 order by user_id, from_day, id
