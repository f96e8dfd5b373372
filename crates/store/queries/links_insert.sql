-- Adds a one-time sign-in link; only its hash is kept.
insert into sign_in_links (token_hash, user_id, created_at, expires_at, used_at) values (?1, ?2, ?3, ?4, null)
