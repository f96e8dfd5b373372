-- Keeps a timetable's openings.
insert into timetables (id, hours_key, openings, computed_at, stale_at) values (?1, ?2, ?3, ?4, ?5)
on conflict (id) do update set openings = excluded.openings, computed_at = excluded.computed_at, stale_at = excluded.stale_at
