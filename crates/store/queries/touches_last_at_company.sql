-- The latest outbound touch at a company since then, on prospects_heard.
select t.prospect_id, t.id
from prospects p
join touches t on t.prospect_id = p.id
where p.company_id = ?1 and p.heard_at >= ?2 and t.occurred_at >= ?2 and t.direction = 'outbound'
  and not exists (select 1 from voids v where v.prospect_id = t.prospect_id and v.touch_id = t.id)
order by t.occurred_at desc, t.recorded_at desc, t.id desc limit 1
