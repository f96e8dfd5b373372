-- Brings pieces of the index together, until about so many pages are written.
insert into search_tokens (search_tokens, rank) values ('merge', ?1)
