-- Lifts a prohibition; the row stays.
update suppressions set lifted_at = ?2, lifted_by = ?3, lifted_reason = ?4 where id = ?1 and lifted_at is null
