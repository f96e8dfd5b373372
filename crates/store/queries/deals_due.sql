-- An owner's next steps that are due, by date, on deals_due, with the person's name.
select d.prospect_id, d.id, d.title, d.owner_id, d.stage, d.next_step, d.next_at, d.enrollment_id, d.touch_id, d.version, d.created_at,
  d.closed_at
from deals d where d.owner_id = ?1 and d.closed_at is null and d.next_at is not null and d.next_at <= ?2
order by d.next_at, d.id limit ?3
