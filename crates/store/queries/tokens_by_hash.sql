-- A token that is neither revoked nor expired; unique index.
select id, user_id, name, token_hash, created_at, used_at, expires_at, revoked_at
from tokens where token_hash = ?1 and revoked_at is null and (expires_at is null or expires_at > ?2)
