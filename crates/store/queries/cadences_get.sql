-- One cadence by primary key.
select id, name, about, current_number, version, created_at, archived_at from cadences where id = ?1
