-- What candidates of a search are ranked by, by primary key.
select id, name, owner_id from prospects where id in ids(?1) and merged_into is null and deleted_at is null
