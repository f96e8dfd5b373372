-- Puts an owner's mark forward.
insert into agenda_marks (owner_id, minute) values (?1, ?2) on conflict (owner_id) do update set minute = excluded.minute
