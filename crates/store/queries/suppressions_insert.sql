-- Adds a prohibition.
insert into suppressions (id, kind, key, forbids, since, reason, source, by_user, prospect_id, touch_id, import_id,
  lifted_at, lifted_by, lifted_reason)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
