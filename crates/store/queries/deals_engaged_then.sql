-- The owner of a deal with anybody at a company that was open at an instant, oldest deal first, on prospects_dealt.
select d.owner_id from prospects p join deals d on d.prospect_id = p.id
where p.company_id = ?1 and p.dealt is not null and d.owner_id is not null and d.created_at <= ?2 and (d.closed_at is null or d.closed_at > ?2)
order by d.created_at, d.id limit 1
