-- A session that has not expired, by primary key.
select token_hash, user_id, csrf, created_at, seen_at, expires_at from sessions where token_hash = ?1 and expires_at > ?2
