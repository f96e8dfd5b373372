-- Clears answers that nobody asks for any more, on idempotency_old.
delete from idempotency where created_at <= ?1
