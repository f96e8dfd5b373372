-- A prospect's deals, oldest first, by primary key.
select prospect_id, id, title, owner_id, stage, next_step, next_at, enrollment_id, touch_id, version, created_at, closed_at
from deals where prospect_id = ?1 order by id
