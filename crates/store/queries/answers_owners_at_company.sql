-- Who has live rounds at a company, on answers_of_company: from owner to owner, whatever lies between them.
with recursive owners (owner_id) as (
  select (select a.owner_id from answers a where a.company_id = ?1 and a.section is not null order by a.owner_id limit 1)
  union all
  select (
    select a.owner_id from answers a
    where a.company_id = ?1 and a.section is not null and a.owner_id > o.owner_id order by a.owner_id limit 1)
  from owners o where o.owner_id is not null
)
select owner_id from owners where owner_id is not null
