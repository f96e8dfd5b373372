-- The guard's word on a touch, where what came to light since makes it another.
update touches set breach = ?3 where prospect_id = ?1 and id = ?2
