-- A page of people with a live round on a cadence version, in the order of their ids, on enrollments_of_version.
select e.prospect_id from enrollments e
join prospects p on p.id = e.prospect_id and p.deleted_at is null and p.merged_into is null
where e.version_id = ?3 and e.live = 1 and e.prospect_id > ?1 order by e.prospect_id limit ?2
