-- The promises of a user that fall due within a span, soonest first; on answers_ready alone.
select enrollment_id, prospect_id, stamp from answers
where owner_id = ?1 and section is not null and section = 0 and ready_at >= ?2 and ready_at < ?3
order by ready_at, enrollment_id limit ?4
