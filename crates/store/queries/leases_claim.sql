-- Takes a lease that is free, over, or one's own; how many rows say whether.
insert into leases (name, holder, until_at) values (?1, ?2, ?4)
on conflict (name) do update set holder = excluded.holder, until_at = excluded.until_at
where leases.holder = excluded.holder or leases.until_at <= ?3
