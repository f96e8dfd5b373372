-- The first documents that have a word beginning with each of the tokens, oldest first.
select d.kind, d.id from search_tokens join search_documents d on d.document = search_tokens.rowid
where search_tokens match ?1 order by search_tokens.rowid limit ?2
