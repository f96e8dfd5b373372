-- Marks a number as dead or alive for everybody who has it, on phones_by_number.
update phones set condition = ?2 where number = ?1
