-- Where a touch was counted for the hour (planner::hour::Cell); null: nowhere. Voiding takes it back from there.
alter table touches add column hour_cell integer;

-- Calls and people reached by cell. By rep too, so that two who log at once do not wait for each other.
create table hour_tallies (
  cell integer not null,
  by_user blob not null,
  calls integer not null,
  reached integer not null,
  primary key (cell, by_user)
) strict, without rowid;

-- What was learned from them last: one row, put anew by each fit.
create table hour_model (
  id integer primary key check (id = 1),
  fitted_at integer not null,
  steering text not null check (steering in ('off', 'on')),
  -- Whether every round was decided anew since the steering changed.
  settled integer not null check (settled in (0, 1)),
  comparison text not null,
  model text not null,
  checksum integer not null
) strict;
