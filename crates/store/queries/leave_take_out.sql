-- Lets everything that rests because of a user's absences be looked at again at once, by primary key.
update leave_moves set until_at = 0 where user_id = ?1
