-- Who is away on a day; few rows in all.
select id, user_id, from_day, until_day, handling, to_user, reason, created_by, created_at
from absences where from_day <= ?1 and until_day >= ?1 order by user_id, id
