-- Adds or renames a closed day.
insert into holidays (region, day, name) values (?1, ?2, ?3) on conflict (region, day) do update set name = excluded.name
