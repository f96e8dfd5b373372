-- The editions of a cadence, newest first; unique index.
select id, number, made_by, made_at from cadence_versions where cadence_id = ?1 order by number desc
