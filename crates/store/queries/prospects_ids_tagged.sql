-- A page of people with a tag, in the order of their ids, on tags_by_tag.
select t.prospect_id from tags t
join prospects p on p.id = t.prospect_id and p.deleted_at is null and p.merged_into is null
where t.tag = ?3 and t.prospect_id > ?1 order by t.prospect_id limit ?2
