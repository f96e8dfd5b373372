-- Keeps the answer to a request for whoever asks again.
update idempotency set status = ?5, response = ?6 where user_id = ?1 and method = ?2 and path = ?3 and key = ?4
