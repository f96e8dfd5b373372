-- For whom a rule is lifted at an instant, on overrides_standing.
select prospect_id from overrides where rule = ?1 and until_at > ?2
