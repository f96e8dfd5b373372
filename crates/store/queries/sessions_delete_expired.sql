-- Clears sessions that have ended, on sessions_expiring.
delete from sessions where expires_at <= ?1
