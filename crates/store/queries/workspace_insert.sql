-- Makes the workspace's one row.
insert into workspace (id, name, country, zone, visibility, capacity, settings, version, created_at)
values (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
