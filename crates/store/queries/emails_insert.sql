-- Adds an address of a prospect.
insert into emails (prospect_id, position, address, condition) values (?1, ?2, ?3, ?4)
