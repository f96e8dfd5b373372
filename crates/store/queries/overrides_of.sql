-- What is lifted for a prospect at an instant, by primary key.
select prospect_id, id, rule, until_at, reason, by_user, at from overrides where prospect_id = ?1 and until_at > ?2 order by until_at, id
