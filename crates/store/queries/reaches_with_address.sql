-- A page of those with an address who have or had a round, in the order of their ids, on emails_by_address; the trash too.
select distinct m.prospect_id from emails m join prospects p on p.id = m.prospect_id
where m.address = ?1 and m.prospect_id > ?2 and p.merged_into is null
  and exists (select 1 from enrollments e where e.prospect_id = m.prospect_id)
order by m.prospect_id limit ?3
