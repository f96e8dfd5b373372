-- Where the answers of some people stand in the agenda, by primary key of the prospect.
select prospect_id, enrollment_id, owner_id, section, timetable_id, ready_at from answers where prospect_id in ids(?1)
