-- Forgets what another system calls one of ours, by primary key.
delete from external_ids where kind = ?1 and source = ?2 and external_id = ?3
