-- Prohibitions of an import that stand, oldest first, on suppressions_of_import.
select id, kind, key, forbids, since, reason, source, by_user, prospect_id, touch_id, import_id, lifted_at, lifted_by, lifted_reason
from suppressions where import_id = ?1 and lifted_at is null order by id limit ?2
