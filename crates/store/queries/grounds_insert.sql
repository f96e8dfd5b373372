-- Adds one thing that is on record about a person's protection.
insert into grounds (prospect_id, id, kind, channel, reason, touch_id, made_by, made_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
