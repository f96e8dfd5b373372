-- Keeps an answer, in the place of the one before it.
insert into answers (prospect_id, enrollment_id, owner_id, company_id, version_id, state, section, timetable_id, worth, due_day,
  due_at, ready_at, channel, address, step, occasion, attempts_made, attempts_planned, dials, dials_ever, messages_left, mails_sent,
  put_off, blocked, companion, revisit_on, fired_at, fired_early, reasons, card, decided_at, stale_at, stamp)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27,
  ?28, ?29, ?30, ?31, ?32, ?33)
on conflict (prospect_id, enrollment_id) do update set owner_id = excluded.owner_id, company_id = excluded.company_id,
  version_id = excluded.version_id, state = excluded.state, section = excluded.section, timetable_id = excluded.timetable_id,
  worth = excluded.worth, due_day = excluded.due_day, due_at = excluded.due_at,
  ready_at = excluded.ready_at, channel = excluded.channel, address = excluded.address, step = excluded.step,
  occasion = excluded.occasion, attempts_made = excluded.attempts_made, attempts_planned = excluded.attempts_planned,
  dials = excluded.dials, dials_ever = excluded.dials_ever, messages_left = excluded.messages_left, mails_sent = excluded.mails_sent,
  put_off = excluded.put_off, blocked = excluded.blocked, companion = excluded.companion,
  revisit_on = excluded.revisit_on, fired_at = excluded.fired_at, fired_early = excluded.fired_early,
  reasons = excluded.reasons, card = excluded.card, decided_at = excluded.decided_at, stale_at = excluded.stale_at,
  stamp = excluded.stamp
