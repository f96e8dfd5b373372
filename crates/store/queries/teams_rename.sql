-- Gives a team another name.
update teams set name = ?2 where id = ?1
