-- Adds an API token; only its hash is kept.
insert into tokens (id, user_id, name, token_hash, created_at, used_at, expires_at, revoked_at)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
