-- What reaches across people, while it is being carried on: everybody at a company, on a number or with an address is decided
-- anew, a few at a time, in the order of their ids.
create table reaches (
  kind text not null check (kind in ('company', 'number', 'address')),
  key text not null,
  -- Meanwhile those who have not been decided anew stand on lists as before, or are on none.
  meanwhile text not null check (meanwhile in ('listed', 'withheld')),
  -- The last one who has been.
  after_id blob not null,
  since integer not null,
  primary key (kind, key)
) strict, without rowid;

-- Whom a hold keeps back is told from the index alone, however many they are.
drop index answers_of_company;
create index answers_of_company on answers
  (company_id, owner_id, prospect_id, section, timetable_id, ready_at, occasion, enrollment_id)
  where company_id is not null and section is not null;
create index holds_of_key on holds (scope, key);
create index overrides_standing on overrides (rule, until_at);
-- What is still to be lifted of an import that is taken back.
drop index suppressions_of_import;
create index suppressions_of_import on suppressions (import_id, id) where import_id is not null and lifted_at is null;
