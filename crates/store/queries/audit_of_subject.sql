-- What was done to one thing, newest first, on audit_of_subject.
select id, at, user_id, action, subject_kind, subject_id, before, after from audit
where subject_id = ?1 order by at desc, id desc limit ?2
