-- Makes a round live again, as voiding its last touch does; refused by the unique index where another is live.
update enrollments set live = 1, ended_at = null where prospect_id = ?1 and id = ?2 and live = 0
