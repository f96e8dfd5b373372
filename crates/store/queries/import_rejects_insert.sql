-- Notes a row that was rejected.
insert into import_rejects (import_id, line, field, reason, record) values (?1, ?2, ?3, ?4, ?5)
