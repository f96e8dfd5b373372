-- Ends one that stands; by primary key.
update grounds set ended_at = ?3 where prospect_id = ?1 and id = ?2 and ended_at is null
