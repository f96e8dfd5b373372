-- Clears what was rolled into minute 0, by primary key.
delete from agenda where owner_id = ?1 and minute > 0 and minute <= ?2
