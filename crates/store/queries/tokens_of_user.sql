-- A user's tokens, newest first, on tokens_of_user.
select id, user_id, name, token_hash, created_at, used_at, expires_at, revoked_at
from tokens where user_id = ?1 order by created_at desc, id desc
