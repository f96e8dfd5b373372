-- Ends what came of a touch; by the person.
update grounds set ended_at = ?3 where prospect_id = ?1 and touch_id = ?2 and ended_at is null
