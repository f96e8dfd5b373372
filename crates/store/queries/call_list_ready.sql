-- The keys of all of an owner's entries that are ready by an instant; on answers_ready alone.
select enrollment_id, prospect_id, stamp
from answers
where owner_id = ?1 and section is not null and section <> 8 and ready_at <= ?2
