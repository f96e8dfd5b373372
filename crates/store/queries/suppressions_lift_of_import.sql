-- Lifts what an import had forbidden, on suppressions_of_import.
update suppressions set lifted_at = ?2, lifted_by = ?3, lifted_reason = ?4 where import_id = ?1 and lifted_at is null
