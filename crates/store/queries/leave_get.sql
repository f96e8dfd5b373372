-- What the absence of a user has done with one person, by primary key.
select user_id, prospect_id, enrollment_id, absence_id, handling, to_user, until_at
from leave_moves where user_id = ?1 and prospect_id = ?2
