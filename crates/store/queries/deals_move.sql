-- Gives the deals of one prospect to another, as a merge does; by primary key.
update deals set prospect_id = ?2 where prospect_id = ?1
