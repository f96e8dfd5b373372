-- Standing prohibitions of one kind with these keys, on suppressions_by_key.
select id, kind, key, forbids, since, reason, source, by_user, prospect_id, touch_id, import_id, lifted_at, lifted_by, lifted_reason
from suppressions where kind = ?1 and key in texts(?2) and lifted_at is null order by key, since, id
