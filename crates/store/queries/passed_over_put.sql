-- What the upkeep could not see to, in the place of what was noted of it before; by primary key.
insert into passed_over (kind, subject, fault, since, noted_at, again_at, tries) values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
on conflict (kind, subject)
do update set fault = excluded.fault, noted_at = excluded.noted_at, again_at = excluded.again_at, tries = excluded.tries
