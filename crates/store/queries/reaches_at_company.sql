-- A page of a company's people who have or had a round, in the order of their ids, on prospects_of_company; the trash too.
select p.id from prospects p
where p.company_id = ?1 and p.id > ?2 and p.merged_into is null
  and exists (select 1 from enrollments e where e.prospect_id = p.id)
order by p.id limit ?3
