-- A prospect's touches in the order of history, with who took them back; by primary key of the prospect.
select t.prospect_id, t.id, t.enrollment_id, t.occurred_at, t.recorded_at, t.channel, t.direction, t.disposition, t.outcome, t.purpose,
  t.by_user, t.recorded_by, t.step, t.attempt, t.address, t.note, t.irritated, t.duration_seconds, t.breach, t.import_id,
  v.at, v.by_user, v.reason
from touches t left join voids v on v.prospect_id = t.prospect_id and v.touch_id = t.id
where t.prospect_id = ?1 order by t.occurred_at, t.recorded_at, t.id
