-- Whose person each touch of somebody else was about, of one record; by the primary key.
select touch_id, owner_id from touches_of_others where prospect_id = ?1 order by touch_id
