-- A page of ids in their order, of those neither deleted nor merged, on the primary key.
select id from prospects where id > ?1 and deleted_at is null and merged_into is null order by id limit ?2
