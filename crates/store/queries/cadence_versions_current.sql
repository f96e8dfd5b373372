-- The id of a cadence's current edition; unique index.
select v.id from cadences c join cadence_versions v on v.cadence_id = c.id and v.number = c.current_number where c.id = ?1
