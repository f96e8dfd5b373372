-- Adds a tag to a prospect, once.
insert into tags (prospect_id, tag) values (?1, ?2) on conflict do nothing
