-- Makes room for a thing in the index.
insert into search_documents (document, kind, id) values (?1, ?2, ?3)
