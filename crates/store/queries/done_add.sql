-- Counts what a rep has done on a day.
insert into done_counts (owner_id, day, entries) values (?1, ?2, ?3)
on conflict (owner_id, day) do update set entries = done_counts.entries + excluded.entries
