-- What there is to do again by an instant, the longest overdue first, on leave_moves_until.
select user_id, prospect_id, enrollment_id, absence_id, handling, to_user, until_at
from leave_moves where until_at <= ?1 order by until_at, user_id, prospect_id limit ?2
