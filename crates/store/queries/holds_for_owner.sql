-- What holds an owner's entries back at an instant, by primary key.
select held_owner_id, scope, key, rule, until_at, by_user from holds where held_owner_id = ?1 and until_at > ?2 order by scope, key, rule
