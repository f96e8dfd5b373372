-- Notes whose person a touch of somebody else was about.
insert into touches_of_others (prospect_id, touch_id, owner_id) values (?1, ?2, ?3)
