-- Adds a closed day, or takes the place of the one that is there.
insert into holidays (region, day, from_minute, name, source) values (?1, ?2, ?3, ?4, ?5)
on conflict (region, day) do update set from_minute = excluded.from_minute, name = excluded.name, source = excluded.source
