-- Moves a live round to another edition.
update enrollments set version_id = ?3 where prospect_id = ?1 and id = ?2 and live = 1
