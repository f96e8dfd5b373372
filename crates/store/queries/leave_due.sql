-- What there is to do again by an instant, the longest overdue first, on leave_moves_until; without people who are passed
-- over for now.
select user_id, prospect_id, enrollment_id, absence_id, handling, to_user, until_at
from leave_moves where until_at <= ?1
  and not exists (select 1 from passed_over where kind = 'prospect' and subject = leave_moves.prospect_id)
order by until_at, user_id, prospect_id limit ?2
