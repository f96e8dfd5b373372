-- Up to which minute an owner's agenda is rolled into minute 0.
select minute from agenda_marks where owner_id = ?1
