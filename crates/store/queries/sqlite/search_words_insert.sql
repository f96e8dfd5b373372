-- Keeps words that beginnings may mean.
insert into search_words (word) values (?1) on conflict do nothing
