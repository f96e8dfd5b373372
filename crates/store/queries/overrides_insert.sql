-- Lifts a rule of courtesy for a prospect.
insert into overrides (prospect_id, id, rule, until_at, reason, by_user, at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
