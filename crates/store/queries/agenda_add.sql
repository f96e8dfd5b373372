-- Changes how many entries become ready at a minute.
insert into agenda (owner_id, minute, section, timetable_id, entries) values (?1, ?2, ?3, ?4, ?5)
on conflict (owner_id, minute, section, timetable_id) do update set entries = agenda.entries + excluded.entries
