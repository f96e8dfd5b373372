-- One edition by primary key; editions never change.
select id, cadence_id, number, name, steps, policy from cadence_versions where id = ?1
