-- Adds an edition of a cadence.
insert into cadence_versions (id, cadence_id, number, name, steps, policy, made_by, made_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
