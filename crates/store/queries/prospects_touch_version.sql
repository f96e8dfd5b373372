-- Tells readers of a prospect that something beside the row has changed.
update prospects set version = version + 1 where id = ?1
