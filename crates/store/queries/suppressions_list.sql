-- A page of standing prohibitions in the order of their ids, on the primary key.
select id, kind, key, forbids, since, reason, source, by_user, prospect_id, touch_id, import_id, lifted_at, lifted_by, lifted_reason
from suppressions where id > ?1 and lifted_at is null order by id limit ?2
