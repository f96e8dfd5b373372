-- Lifts some of what an import had forbidden, on suppressions_of_import.
update suppressions set lifted_at = ?2, lifted_by = ?3, lifted_reason = ?4
where id in (select id from suppressions where import_id = ?1 and lifted_at is null limit ?5)
