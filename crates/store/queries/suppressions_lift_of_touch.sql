-- Lifts what a touch had forbidden, on suppressions_of_touch.
update suppressions set lifted_at = ?2, lifted_by = ?3, lifted_reason = ?4 where touch_id = ?1 and lifted_at is null
