-- Notes what another system calls a person or company; the first one to have it keeps it.
insert into external_ids (kind, source, external_id, id) values (?1, ?2, ?3, ?4) on conflict do nothing
