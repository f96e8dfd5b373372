-- Adds a touch.
insert into touches (prospect_id, id, enrollment_id, occurred_at, recorded_at, channel, direction, disposition, outcome, purpose,
  by_user, recorded_by, step, attempt, address, note, irritated, duration_seconds, breach, import_id, hour_cell)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)
