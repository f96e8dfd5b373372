-- Adds a cadence.
insert into cadences (id, name, about, current_number, version, created_at, archived_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
