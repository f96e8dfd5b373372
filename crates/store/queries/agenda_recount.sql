-- The whole of an owner's agenda, counted from the answers; on answers_ready.
select section, timetable_id, ready_at from answers where owner_id = ?1 and section is not null
