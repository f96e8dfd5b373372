-- Adds or changes a field of the workspace's own.
insert into custom_fields (key, label, kind, choices, position, created_at) values (?1, ?2, ?3, ?4, ?5, ?6)
on conflict (key) do update set label = excluded.label, kind = excluded.kind, choices = excluded.choices, position = excluded.position
