-- Touches with others at the same company, oldest first, on prospects_heard: of whom nobody has spoken to since, nothing is read.
select t.occurred_at, t.channel, t.by_user
from prospects p
join touches t on t.prospect_id = p.id
where p.company_id = ?1 and p.id <> ?2 and p.heard_at >= ?3 and t.occurred_at >= ?3 and t.direction = 'outbound'
  and p.merged_into is distinct from ?2
  and not exists (select 1 from voids v where v.prospect_id = t.prospect_id and v.touch_id = t.id)
order by t.occurred_at, t.recorded_at, t.id
