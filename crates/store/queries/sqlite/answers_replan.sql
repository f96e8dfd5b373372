-- Keeps an answer whose owner, company and state are the same: the index on the state is not touched, that on the company only
-- for whoever has one.
update answers set version_id = ?5, section = ?7, timetable_id = ?8, worth = ?9, due_day = ?10, due_at = ?11,
  ready_at = ?12, channel = ?13, address = ?14, step = ?15, occasion = ?16, attempts_made = ?17, attempts_planned = ?18,
  dials = ?19, dials_ever = ?20, messages_left = ?21, mails_sent = ?22, put_off = ?23, blocked = ?24, companion = ?25,
  revisit_on = ?26, fired_at = ?27, fired_early = ?28, reasons = ?29, card = ?30, decided_at = ?31, stale_at = ?32,
  stamp = ?33
where prospect_id = ?1 and enrollment_id = ?2 and owner_id = ?3 and company_id is ?4 and state = ?6
