-- An owner's ready entries of a section that is not ranked by worth and day; in the order of answers_ranked.
select prospect_id, enrollment_id, owner_id, company_id, version_id, state, section, timetable_id, worth, due_day, chance, due_at,
  ready_at, channel, address, step, occasion, attempts_made, attempts_planned, dials, dials_ever, messages_left, mails_sent, put_off,
  blocked, companion, revisit_on, fired_at, fired_early, reasons, card, decided_at, stale_at
from answers
where owner_id = ?1 and section is not null and section = ?2 and timetable_id = ?3 and worth = 0 and due_day = 0 and chance = 0
  and due_at <= ?4 and ready_at <= ?4 and (due_at, enrollment_id) > (?5, ?6)
order by due_at, enrollment_id limit ?7
