-- Whose answers must be decided anew, the longest overdue first, on answers_stale.
select prospect_id, enrollment_id, stale_at from answers where stale_at is not null and stale_at <= ?1
order by stale_at, prospect_id limit ?2
