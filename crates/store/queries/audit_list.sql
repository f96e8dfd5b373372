-- The newest entries first, by primary key.
select id, at, user_id, action, subject_kind, subject_id, before, after from audit where id < ?1 order by id desc limit ?2
