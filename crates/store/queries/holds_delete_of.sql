-- Lets go what somebody's touches hold under a rule, whoever is held.
delete from holds where scope = ?1 and key = ?2 and rule = ?3 and by_user = ?4
