-- Holds somebody's entries back, until the later of the two instants. What is held long enough already is not written again.
insert into holds (held_owner_id, scope, key, rule, until_at, by_user) values (?1, ?2, ?3, ?4, ?5, ?6)
on conflict (held_owner_id, scope, key, rule) do update set by_user = excluded.by_user, until_at = excluded.until_at
where excluded.until_at > holds.until_at
