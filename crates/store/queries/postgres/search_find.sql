-- The first documents that have a word beginning with each of the tokens, oldest first; on search_tokens (GIN).
select kind, id from search_documents where tokens @@ cast(?1 as text)::tsquery order by document limit ?2
