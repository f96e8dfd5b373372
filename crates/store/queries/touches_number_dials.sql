-- Dials to a prospect's numbers that were made for others who have them too, oldest first, on phones_by_number.
select t.address, t.occurred_at, t.by_user
from phones mine
join phones theirs on theirs.number = mine.number and theirs.prospect_id <> mine.prospect_id
join touches t on t.prospect_id = theirs.prospect_id and t.address = mine.number
where mine.prospect_id = ?1 and t.occurred_at >= ?2 and t.channel = 'call' and t.direction = 'outbound'
  and not exists (select 1 from prospects m where m.id = theirs.prospect_id and m.merged_into = mine.prospect_id)
  and not exists (select 1 from voids v where v.prospect_id = t.prospect_id and v.touch_id = t.id)
order by t.occurred_at, t.recorded_at, t.id
