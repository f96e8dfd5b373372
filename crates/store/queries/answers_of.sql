-- The answers of some people, oldest round first, by primary key of the prospect.
select prospect_id, enrollment_id, owner_id, company_id, version_id, state, section, timetable_id, worth, due_day, due_at,
  ready_at, channel, address, step, occasion, attempts_made, attempts_planned, dials, dials_ever, messages_left, mails_sent, put_off,
  blocked, companion, revisit_on, fired_at, fired_early, reasons, card, decided_at, stale_at
from answers where prospect_id in ids(?1) order by prospect_id, enrollment_id
