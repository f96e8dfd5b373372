-- Takes a document out.
delete from search_documents where document = ?1
