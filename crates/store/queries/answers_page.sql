-- A page of all answers in the order of the prospects' ids, by primary key.
select prospect_id, enrollment_id, owner_id, company_id, version_id, state, section, timetable_id, worth, due_day, due_at,
  ready_at, channel, address, step, occasion, attempts_made, attempts_planned, dials, dials_ever, messages_left, mails_sent, put_off,
  blocked, companion, revisit_on, fired_at, fired_early, reasons, card, decided_at, stale_at
from answers where (prospect_id, enrollment_id) > (?1, ?2) order by prospect_id, enrollment_id limit ?3
