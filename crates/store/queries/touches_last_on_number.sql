-- The latest outbound call to a number since then, on phones_by_number.
select t.prospect_id, t.id
from phones f
join touches t on t.prospect_id = f.prospect_id and t.address = f.number
where f.number = ?1 and t.occurred_at >= ?2 and t.direction = 'outbound' and t.channel = 'call'
  and not exists (select 1 from voids v where v.prospect_id = t.prospect_id and v.touch_id = t.id)
order by t.occurred_at desc, t.recorded_at desc, t.id desc limit 1
