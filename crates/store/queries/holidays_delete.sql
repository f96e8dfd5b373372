-- Opens a day again.
delete from holidays where region = ?1 and day = ?2
