-- Closes every session of a user, on sessions_of_user.
delete from sessions where user_id = ?1
