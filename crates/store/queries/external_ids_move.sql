-- Gives the foreign ids of one to another, as a merge does.
update external_ids set id = ?2 where id = ?1
