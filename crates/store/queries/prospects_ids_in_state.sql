-- A page of people whose last round is in a state, in the order of their ids, on answers_in_state.
select a.prospect_id from answers a
join prospects p on p.id = a.prospect_id and p.deleted_at is null and p.merged_into is null
where a.state = ?3 and a.prospect_id > ?1
  and not exists (select 1 from answers later where later.prospect_id = a.prospect_id and later.enrollment_id > a.enrollment_id)
order by a.prospect_id limit ?2
