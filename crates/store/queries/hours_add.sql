-- Counts calls of a cell, or takes them back.
insert into hour_tallies (cell, by_user, calls, reached) values (?1, ?2, ?3, ?4)
on conflict (cell, by_user) do update set calls = hour_tallies.calls + excluded.calls, reached = hour_tallies.reached + excluded.reached
