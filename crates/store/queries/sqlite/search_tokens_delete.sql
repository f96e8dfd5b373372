-- Takes a document's tokens out of the index.
delete from search_tokens where rowid = ?1
