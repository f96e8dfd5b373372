-- Marks a number as dead or alive for everybody else who has it in the other condition, on phones_by_number.
update phones set condition = ?4 where number = ?1 and prospect_id <> ?2 and condition = ?3
