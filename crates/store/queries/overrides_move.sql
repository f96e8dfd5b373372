-- Gives the rules lifted for one prospect to another, as a merge does; by primary key.
update overrides set prospect_id = ?2 where prospect_id = ?1
