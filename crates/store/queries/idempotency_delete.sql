-- Lets a key go, as after a failure of ours.
delete from idempotency where user_id = ?1 and method = ?2 and path = ?3 and key = ?4
