-- Notes something, or notes it anew.
insert into marks (name, value) values (?1, ?2) on conflict (name) do update set value = excluded.value
