-- Puts a thing and its tokens into the index, in the place of what was there.
insert into search_documents (kind, id, tokens) values (?1, ?2, array_to_tsvector(cast(?3 as text[])))
on conflict (kind, id) do update set tokens = excluded.tokens
