-- An owner's entries that are ready by an instant, by section, edition and step; on answers_ready alone.
select section, version_id, step, count(*) from answers
where owner_id = ?1 and section is not null and section < 8 and ready_at <= ?2
group by section, version_id, step order by section, version_id, step
