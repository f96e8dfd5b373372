-- An owner's entries that become ready within a span, by quarter of an hour, section, edition and step; on answers_ready
-- alone. Every clock in use begins its days with a quarter.
select ready_at / 900000000 as quarter, section, version_id, step, count(*) from answers
where owner_id = ?1 and section is not null and section < 8 and ready_at > ?2 and ready_at <= ?3
group by quarter, section, version_id, step order by quarter, section, version_id, step
