-- Prohibitions that came of a touch and stand, on suppressions_of_touch.
select id, kind, key, forbids, since, reason, source, by_user, prospect_id, touch_id, import_id, lifted_at, lifted_by, lifted_reason
from suppressions where touch_id = ?1 and lifted_at is null order by id
