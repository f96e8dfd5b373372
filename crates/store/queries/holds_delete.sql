-- Lets go what one rule holds for one owner.
delete from holds where held_owner_id = ?1 and scope = ?2 and key = ?3 and rule = ?4
