-- The owner of an open deal with anybody at a company, oldest deal first, on prospects_dealt.
select d.owner_id from prospects p join deals d on d.prospect_id = p.id
where p.company_id = ?1 and p.dealt is not null and d.closed_at is null and d.owner_id is not null
order by d.created_at, d.id limit 1
