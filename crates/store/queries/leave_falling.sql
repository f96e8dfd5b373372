-- A user's own steps that fall due within a span, in the order of the list, but for those that are to be handed over, and
-- for people who are passed over for now; on answers_ready or answers_ranked.
select prospect_id, enrollment_id from answers
where owner_id = ?1 and section is not null and section in (5, 6) and ready_at >= ?2 and ready_at < ?3
  and not exists (select 1 from passed_over where kind = 'prospect' and subject = answers.prospect_id)
  and not exists (
    select 1 from leave_moves where user_id = ?1 and leave_moves.prospect_id = answers.prospect_id and handling = 'hand_over')
order by worth, due_day, due_at, enrollment_id limit ?4
