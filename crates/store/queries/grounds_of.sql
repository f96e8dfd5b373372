-- What stands on record about a person's protection, oldest first; by primary key.
select prospect_id, id, kind, channel, reason, touch_id, made_by, made_at from grounds
where prospect_id = ?1 and ended_at is null order by made_at, id
