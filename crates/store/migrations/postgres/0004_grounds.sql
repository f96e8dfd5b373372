-- What is on record about a person's protection by law, and what the upkeep notes about its own work.

create table grounds (
  prospect_id bytea not null references prospects (id) on delete cascade,
  id bytea not null,
  kind text not null check (kind in ('business', 'consumer', 'consent', 'asked')),
  channel text,
  reason text not null,
  touch_id bytea,
  made_by bytea not null,
  made_at bigint not null,
  ended_at bigint,
  primary key (prospect_id, id)
);

create table marks (
  name text primary key,
  value text not null
);
