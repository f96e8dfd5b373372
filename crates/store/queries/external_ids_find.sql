-- Whose these foreign ids are, by primary key.
select external_id, id from external_ids where kind = ?1 and source = ?2 and external_id in texts(?3)
