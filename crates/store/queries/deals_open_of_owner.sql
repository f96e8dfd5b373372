-- An owner's open deals by next date, on deals_due.
select prospect_id, id, title, owner_id, stage, next_step, next_at, enrollment_id, touch_id, version, created_at, closed_at
from deals where owner_id = ?1 and closed_at is null and next_at is not null order by next_at, id limit ?2
