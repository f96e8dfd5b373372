-- Starts a round.
insert into enrollments (prospect_id, id, version_id, started_at, start_step, origin, started_by, live, ended_at)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
