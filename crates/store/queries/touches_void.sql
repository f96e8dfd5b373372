-- Takes a touch back; once.
insert into voids (prospect_id, touch_id, at, by_user, reason) values (?1, ?2, ?3, ?4, ?5)
