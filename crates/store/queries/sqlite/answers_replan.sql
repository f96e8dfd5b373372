-- Keeps an answer whose owner, company and state are the same: the indexes on those are not touched.
update answers set version_id = ?5, section = ?7, timetable_id = ?8, worth = ?9, due_day = ?10, chance = ?11, due_at = ?12,
  ready_at = ?13, channel = ?14, address = ?15, step = ?16, occasion = ?17, attempts_made = ?18, attempts_planned = ?19,
  dials = ?20, dials_ever = ?21, messages_left = ?22, mails_sent = ?23, put_off = ?24, blocked = ?25, companion = ?26,
  revisit_on = ?27, fired_at = ?28, fired_early = ?29, reasons = ?30, card = ?31, decided_at = ?32, stale_at = ?33,
  stamp = ?34
where prospect_id = ?1 and enrollment_id = ?2 and owner_id = ?3 and company_id is ?4 and state = ?6
