-- A page of an owner's people in the order of their ids, on prospects_of_owner.
select id from prospects where owner_id = ?3 and id > ?1 and deleted_at is null and merged_into is null order by id limit ?2
