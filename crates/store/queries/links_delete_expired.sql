-- Clears one-time links that are too old to be used, used or not; there are few.
delete from sign_in_links where expires_at <= ?1
