-- A page of those with a number who have or had a round, in the order of their ids, on phones_by_number; the trash too.
select distinct f.prospect_id from phones f join prospects p on p.id = f.prospect_id
where f.number = ?1 and f.prospect_id > ?2 and p.merged_into is null
  and exists (select 1 from enrollments e where e.prospect_id = f.prospect_id)
order by f.prospect_id limit ?3
