-- One order about many rounds: given once, carried out piece by piece, and taken back as one.
create table bulk_orders (
  id blob primary key,
  given_by blob not null,
  given_at integer not null,
  -- Whose people it is about.
  rep_id blob not null references users (id) on delete cascade,
  what text not null check (what in ('spread', 'let_go', 'hand_over')),
  -- The backlog alone, or everything that is theirs.
  scope text not null check (scope in ('backlog', 'everything')),
  -- To whom; none: to those who are here, in turns.
  to_user blob,
  -- What happens with promises of the next two days.
  promises text not null check (promises in ('stay', 'move')),
  -- So many, the first of the list, stay as they are.
  keep integer not null,
  reason text,
  begins_at integer not null,
  state text not null check (state in ('waiting', 'running', 'done', 'undoing', 'undone')),
  -- How far a pass over everybody has come.
  after_id blob,
  moved integer not null default 0,
  stayed integer not null default 0,
  -- What was worked on since, when it was taken back.
  kept integer not null default 0
) strict, without rowid;
create index bulk_orders_open on bulk_orders (begins_at) where state in ('waiting', 'running', 'undoing');
create index bulk_orders_given on bulk_orders (given_at);

-- What it did with whom; gone once that is taken back.
create table bulk_order_people (
  order_id blob not null references bulk_orders (id) on delete cascade,
  prospect_id blob not null references prospects (id) on delete cascade,
  -- The round as it stands after the order; none for whoever has none.
  enrollment_id blob,
  to_user blob,
  -- 0: nothing could be done, or it stays on purpose.
  moved integer not null,
  at integer not null,
  primary key (order_id, prospect_id)
) strict, without rowid;
