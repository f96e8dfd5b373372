-- Whose link this is, where it can still be used.
select user_id from sign_in_links where token_hash = ?1 and used_at is null and expires_at > ?2
