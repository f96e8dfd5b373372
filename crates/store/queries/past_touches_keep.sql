-- What was done with a prospect and not taken back, kept without the prospect, the address and the note; on the primary keys.
insert into past_touches
  (id, round_id, occurred_at, channel, direction, disposition, purpose, by_user, step, attempt, irritated, duration_seconds,
  hour_cell)
select id, enrollment_id, occurred_at, channel, direction, disposition, purpose, by_user, step, attempt, irritated, duration_seconds,
  hour_cell
from touches
where prospect_id = ?1 and not exists (
  select 1 from voids where voids.prospect_id = touches.prospect_id and voids.touch_id = touches.id)
on conflict (id) do nothing
