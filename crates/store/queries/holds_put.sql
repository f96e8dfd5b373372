-- Holds somebody's entries back, until the later of the two instants.
insert into holds (held_owner_id, scope, key, rule, until_at, by_user) values (?1, ?2, ?3, ?4, ?5, ?6)
on conflict (held_owner_id, scope, key, rule) do update set
  by_user = case when excluded.until_at > holds.until_at then excluded.by_user else holds.by_user end,
  until_at = case when excluded.until_at > holds.until_at then excluded.until_at else holds.until_at end
