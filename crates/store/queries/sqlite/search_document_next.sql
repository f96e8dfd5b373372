-- The number of the next document; the last one by primary key.
select coalesce(max(document), 0) + 1 from search_documents
