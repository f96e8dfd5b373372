-- Forgets the foreign ids of a person or company.
delete from external_ids where id = ?1
