-- An owner's ready entries of one section, timetable and worth, by day, chance and due time; in the order of answers_ranked.
select prospect_id, enrollment_id, owner_id, company_id, version_id, state, section, timetable_id, worth, due_day, chance, due_at,
  ready_at, channel, address, step, occasion, attempts_made, attempts_planned, dials, dials_ever, messages_left, mails_sent, put_off,
  blocked, companion, revisit_on, fired_at, fired_early, reasons, card, decided_at, stale_at
from answers
where owner_id = ?1 and section is not null and section = ?2 and timetable_id = ?3 and worth = ?4
  and due_day <= ?5 and ready_at <= ?6 and (due_day, chance, due_at, enrollment_id) > (?7, ?8, ?9, ?10)
order by due_day, chance, due_at, enrollment_id limit ?11
