-- Gives the prohibitions about one person to another, as a merge does, on suppressions_by_key.
update suppressions set key = ?2, prospect_id = ?3 where kind = 'person' and key = ?1
