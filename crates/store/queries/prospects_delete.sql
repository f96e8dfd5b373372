-- Erases a prospect and everything keyed by them.
delete from prospects where id = ?1
