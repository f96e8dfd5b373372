-- Takes a thing out of the index.
delete from search_documents where kind = ?1 and id = ?2
