-- An owner's blocked entries, on answers_ranked.
select prospect_id, enrollment_id, owner_id, company_id, version_id, state, section, timetable_id, worth, due_day, due_at,
  ready_at, channel, address, step, occasion, attempts_made, attempts_planned, dials, dials_ever, messages_left, mails_sent, put_off,
  blocked, companion, revisit_on, fired_at, fired_early, reasons, card, decided_at, stale_at
from answers
where owner_id = ?1 and section is not null and section = 8 and enrollment_id > ?2
order by timetable_id, worth, due_day, due_at, enrollment_id limit ?3
