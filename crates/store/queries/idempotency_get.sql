-- What became of a request with that key, by primary key.
select body_hash, status, response, lease_until, created_at from idempotency
where user_id = ?1 and method = ?2 and path = ?3 and key = ?4
