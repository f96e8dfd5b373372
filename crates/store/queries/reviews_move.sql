-- Gives the answers about the rounds of one prospect to another, as a merge does; by primary key.
update reviews set prospect_id = ?2 where prospect_id = ?1
