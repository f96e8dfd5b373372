-- The note of one touch, by primary key.
select note from touches where prospect_id = ?1 and id = ?2
