-- Adds an order about a round.
insert into directives (prospect_id, id, enrollment_id, at, by_user, ordered) values (?1, ?2, ?3, ?4, ?5, ?6)
