-- Puts a document's tokens into the index.
insert into search_tokens (rowid, tokens) values (?1, ?2)
