-- What is held at a company, on a number or with a person, on holds_of_key.
select held_owner_id, scope, key, rule, until_at, by_user from holds where scope = ?1 and key = ?2 order by held_owner_id, rule
