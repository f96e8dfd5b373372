-- The live answers at a company, on answers_of_company.
select prospect_id, enrollment_id, owner_id, company_id, version_id, state, section, timetable_id, worth, due_day, due_at,
  ready_at, channel, address, step, occasion, attempts_made, attempts_planned, dials, dials_ever, messages_left, mails_sent, put_off,
  blocked, companion, revisit_on, fired_at, fired_early, reasons, card, decided_at, stale_at
from answers where company_id = ?1 and section is not null order by owner_id, prospect_id limit ?2
