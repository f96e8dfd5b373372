-- What the upkeep could not see to: one row for a prospect, a timetable, an order about many or a part of the upkeep, while
-- it is passed over. No reference to what it is about: it may be what cannot be read.
create table passed_over (
  kind text not null check (kind in ('prospect', 'timetable', 'order', 'part')),
  subject bytea not null,
  fault text not null,
  since bigint not null,
  -- When it could not be seen to last, and when it is tried again.
  noted_at bigint not null,
  again_at bigint not null,
  tries bigint not null,
  primary key (kind, subject)
);
create index passed_over_again on passed_over (again_at);

-- What is left of people who were erased, for counting: what was done and what it came to, without whom.
create table past_rounds (
  id bytea primary key,
  version_id bytea not null,
  owner_id bytea,
  started_at bigint not null,
  ended_at bigint,
  state text not null,
  attempts_made bigint not null,
  dials bigint not null,
  messages_left bigint not null,
  mails_sent bigint not null,
  fired_at bigint,
  fired_early bigint not null
);
create table past_touches (
  id bytea primary key,
  round_id bytea,
  occurred_at bigint not null,
  channel text not null,
  direction text not null,
  disposition text not null,
  purpose text not null,
  by_user bytea not null,
  step bigint,
  attempt bigint,
  irritated bigint not null,
  duration_seconds bigint,
  -- Where it was counted for the hour; null: nowhere.
  hour_cell bigint
);
