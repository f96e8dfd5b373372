-- Keeps what was learned, in the place of what was learned before.
insert into hour_model (id, fitted_at, steering, settled, comparison, model, checksum) values (1, ?1, ?2, ?3, ?4, ?5, ?6)
on conflict (id) do update set fitted_at = excluded.fitted_at, steering = excluded.steering, settled = excluded.settled,
  comparison = excluded.comparison, model = excluded.model, checksum = excluded.checksum
