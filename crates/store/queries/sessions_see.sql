-- Notes that a session was used, and puts its end off.
update sessions set seen_at = ?2, expires_at = ?3 where token_hash = ?1
