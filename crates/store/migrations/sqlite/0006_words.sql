-- The words of the index, so that the beginning of one is looked for as the few words that it can be: a whole word's
-- documents come one by one, those of a beginning all at once. What has a digit in it is nearly always the only one of its
-- kind, and stays out.
create table search_words (word text primary key) strict, without rowid;
create virtual table search_terms using fts5vocab(search_tokens, row);
insert into search_words (word) select term from search_terms where term not glob '*[0-9]*';
drop table search_terms;
-- Each merge writes its documents anew: half as many merges, and a few more places to look.
insert into search_tokens (search_tokens, rank) values ('automerge', 8);
