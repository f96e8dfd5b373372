-- Adds an answer to "should I go on?".
insert into reviews (prospect_id, id, enrollment_id, question, answer, by_user, at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
