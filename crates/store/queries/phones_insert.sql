-- Adds a number of a prospect.
insert into phones (prospect_id, position, number, line, condition, label) values (?1, ?2, ?3, ?4, ?5, ?6)
