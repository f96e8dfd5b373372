-- What others call this person or company, on external_ids_of.
select source, external_id from external_ids where id = ?1 order by source, external_id
