-- A prospect's touches that stand, in the order of history; what a plan is made from.
select t.id, t.enrollment_id, t.occurred_at, t.recorded_at, t.channel, t.direction, t.disposition, t.outcome, t.purpose,
  t.by_user, t.step, t.address, t.irritated
from touches t
where t.prospect_id = ?1
  and not exists (select 1 from voids v where v.prospect_id = t.prospect_id and v.touch_id = t.id)
order by t.occurred_at, t.recorded_at, t.id
