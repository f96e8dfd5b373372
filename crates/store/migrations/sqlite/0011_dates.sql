-- What the upkeep could not see to: one row for a prospect, a timetable, an order about many or a part of the upkeep, while
-- it is passed over. No reference to what it is about: it may be what cannot be read.
create table passed_over (
  kind text not null check (kind in ('prospect', 'timetable', 'order', 'part')),
  subject blob not null,
  fault text not null,
  since integer not null,
  -- When it could not be seen to last, and when it is tried again.
  noted_at integer not null,
  again_at integer not null,
  tries integer not null,
  primary key (kind, subject)
) strict, without rowid;
create index passed_over_again on passed_over (again_at);

-- What is left of people who were erased, for counting: what was done and what it came to, without whom.
create table past_rounds (
  id blob primary key,
  version_id blob not null,
  owner_id blob,
  started_at integer not null,
  ended_at integer,
  state text not null,
  attempts_made integer not null,
  dials integer not null,
  messages_left integer not null,
  mails_sent integer not null,
  fired_at integer,
  fired_early integer not null
) strict, without rowid;
create table past_touches (
  id blob primary key,
  round_id blob,
  occurred_at integer not null,
  channel text not null,
  direction text not null,
  disposition text not null,
  purpose text not null,
  by_user blob not null,
  step integer,
  attempt integer,
  irritated integer not null,
  duration_seconds integer,
  -- Where it was counted for the hour; null: nowhere.
  hour_cell integer
) strict, without rowid;
