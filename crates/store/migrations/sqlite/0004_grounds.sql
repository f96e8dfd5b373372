-- What is on record about a person's protection by law, and what the upkeep notes about its own work.

create table grounds (
  prospect_id blob not null references prospects (id) on delete cascade,
  id blob not null,
  kind text not null check (kind in ('business', 'consumer', 'consent', 'asked')),
  channel text,
  reason text not null,
  touch_id blob,
  made_by blob not null,
  made_at integer not null,
  ended_at integer,
  primary key (prospect_id, id)
) strict;

create table marks (
  name text primary key,
  value text not null
) strict;
