-- Others at a company, or with a number, who were touched between two instants, on prospects_heard and phones_by_number.
select p.id from prospects p
where p.company_id = ?2 and p.heard_at >= ?4 and p.id <> ?1 and p.merged_into is null and exists (
  select 1 from touches t
  where t.prospect_id = p.id and t.direction = 'outbound' and t.occurred_at >= ?4 and t.occurred_at <= ?5)
union
select p.id from phones n join prospects p on p.id = n.prospect_id
where n.number = ?3 and p.id <> ?1 and p.merged_into is null and exists (
  select 1 from touches t
  where t.prospect_id = p.id and t.direction = 'outbound' and t.occurred_at >= ?4 and t.occurred_at <= ?5)
order by 1
