-- A page of the keys of live rounds in the order of the prospects' ids, on enrollments_one_live.
select prospect_id, id from enrollments where live = 1 and prospect_id > ?1 order by prospect_id limit ?2
