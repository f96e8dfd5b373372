-- The document of one thing; unique index.
select document from search_documents where kind = ?1 and id = ?2
