-- Uses a link up; whose it was, where it could be used.
update sign_in_links set used_at = ?2 where token_hash = ?1 and used_at is null and expires_at > ?2 returning user_id
