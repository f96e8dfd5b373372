-- What a prospect's rounds came to, kept without the prospect; on the primary keys.
insert into past_rounds
  (id, version_id, owner_id, started_at, ended_at, state, attempts_made, dials, messages_left, mails_sent, fired_at, fired_early)
select enrollments.id, enrollments.version_id, answers.owner_id, enrollments.started_at, enrollments.ended_at, answers.state,
  answers.attempts_made, answers.dials, answers.messages_left, answers.mails_sent, answers.fired_at, answers.fired_early
from enrollments
join answers on answers.prospect_id = enrollments.prospect_id and answers.enrollment_id = enrollments.id
where enrollments.prospect_id = ?1
on conflict (id) do nothing
