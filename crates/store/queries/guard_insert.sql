-- Adds an edition of the guard; refused where the number is taken.
insert into guard_editions (number, rules, checksum, made_by, made_at) values (?1, ?2, ?3, ?4, ?5)
