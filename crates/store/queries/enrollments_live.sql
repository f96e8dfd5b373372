-- A page of live rounds in the order of the prospects' ids, on enrollments_one_live.
select prospect_id, id, version_id, started_at, start_step, origin, started_by, live, ended_at
from enrollments where live = 1 and prospect_id > ?1 order by prospect_id limit ?2
