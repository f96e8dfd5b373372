-- Takes a deal out, as voiding the touch that opened it does.
delete from deals where prospect_id = ?1 and id = ?2
