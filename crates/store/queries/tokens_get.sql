-- One token by primary key.
select id, user_id, name, token_hash, created_at, used_at, expires_at, revoked_at from tokens where id = ?1
