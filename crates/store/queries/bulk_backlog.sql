-- A user's own steps that are ready by an instant, in the order of the list, but for those that an order has seen to; on
-- answers_ready or answers_ranked.
select prospect_id, enrollment_id, version_id, step from answers
where owner_id = ?1 and section is not null and section in (5, 6) and ready_at <= ?2
  and not exists (select 1 from bulk_order_people where order_id = ?3 and bulk_order_people.prospect_id = answers.prospect_id)
order by worth, due_day, due_at, enrollment_id limit ?4 offset ?5
