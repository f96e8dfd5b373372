-- A page of the keys of all answers in the order of the prospects' ids, by primary key.
select prospect_id, enrollment_id from answers where (prospect_id, enrollment_id) > (?1, ?2)
order by prospect_id, enrollment_id limit ?3
