-- Keeps a part of an import's file until it is done.
insert into import_parts (import_id, part, bytes) values (?1, ?2, ?3)
