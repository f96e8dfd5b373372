-- Marks a number as personal or shared for everybody who has it, on phones_by_number.
update phones set line = ?2 where number = ?1
