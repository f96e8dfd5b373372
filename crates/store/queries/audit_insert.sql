-- Notes who did what.
insert into audit (id, at, user_id, action, subject_kind, subject_id, before, after) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
