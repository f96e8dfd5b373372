-- What was answered about a prospect, oldest first, by primary key.
select prospect_id, id, enrollment_id, question, answer, by_user, at from reviews where prospect_id = ?1 order by at, id
