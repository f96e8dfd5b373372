-- Opens a session.
insert into sessions (token_hash, user_id, csrf, created_at, seen_at, expires_at) values (?1, ?2, ?3, ?4, ?5, ?6)
