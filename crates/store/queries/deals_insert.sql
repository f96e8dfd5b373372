-- Opens a deal.
insert into deals (prospect_id, id, title, owner_id, stage, next_step, next_at, enrollment_id, touch_id, version, created_at, closed_at)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
