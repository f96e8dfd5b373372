-- The first documents that have a word beginning with each of the tokens, oldest first.
select d.kind, d.id from search_tokens t join search_documents d on d.document = t.rowid
where t.tokens match ?1 order by t.rowid limit ?2
