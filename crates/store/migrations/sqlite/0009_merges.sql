-- The index is brought together by the upkeep and between the pieces of an import, a few pages at a time, and no longer in
-- whatever commit happens to fill it: that took up to a second, and somebody's call waited behind it. What nobody has come
-- to yet is brought together from 64 pieces on.
insert into search_tokens (search_tokens, rank) values ('automerge', 0);
insert into search_tokens (search_tokens, rank) values ('usermerge', 8);
insert into search_tokens (search_tokens, rank) values ('crisismerge', 64);
