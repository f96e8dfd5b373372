-- All cadences by name, archived ones last.
select id, name, about, current_number, version, created_at, archived_at
from cadences order by case when archived_at is null then 0 else 1 end, name, id
