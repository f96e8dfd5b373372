-- The cadence of a name that is not archived; unique index.
select id, name, about, current_number, version, created_at, archived_at from cadences where name = ?1 and archived_at is null
