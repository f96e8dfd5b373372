-- Empties an owner's agenda before it is counted anew.
delete from agenda where owner_id = ?1
