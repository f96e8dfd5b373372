-- Adds an absence.
insert into absences (id, user_id, from_day, until_day, handling, to_user, reason, created_by, created_at)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
