-- Marks an address of a prospect as good, not theirs or bad.
update emails set condition = ?3 where prospect_id = ?1 and address = ?2
