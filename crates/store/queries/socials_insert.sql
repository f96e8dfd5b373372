-- Adds a profile of a prospect.
insert into socials (prospect_id, position, handle) values (?1, ?2, ?3)
