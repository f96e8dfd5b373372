-- One order about many rounds: given once, carried out piece by piece, and taken back as one.
create table bulk_orders (
  id bytea primary key,
  given_by bytea not null,
  given_at bigint not null,
  -- Whose people it is about.
  rep_id bytea not null references users (id) on delete cascade,
  what text not null check (what in ('spread', 'let_go', 'hand_over')),
  -- The backlog alone, or everything that is theirs.
  scope text not null check (scope in ('backlog', 'everything')),
  -- To whom; none: to those who are here, in turns.
  to_user bytea,
  -- What happens with promises of the next two days.
  promises text not null check (promises in ('stay', 'move')),
  -- So many, the first of the list, stay as they are.
  keep bigint not null,
  reason text,
  begins_at bigint not null,
  state text not null check (state in ('waiting', 'running', 'done', 'undoing', 'undone')),
  -- How far a pass over everybody has come.
  after_id bytea,
  moved bigint not null default 0,
  stayed bigint not null default 0,
  -- What was worked on since, when it was taken back.
  kept bigint not null default 0
);
create index bulk_orders_open on bulk_orders (begins_at) where state in ('waiting', 'running', 'undoing');
create index bulk_orders_given on bulk_orders (given_at);

-- What it did with whom; gone once that is taken back.
create table bulk_order_people (
  order_id bytea not null references bulk_orders (id) on delete cascade,
  prospect_id bytea not null references prospects (id) on delete cascade,
  -- The round as it stands after the order; none for whoever has none.
  enrollment_id bytea,
  to_user bytea,
  -- 0: nothing could be done, or it stays on purpose.
  moved bigint not null,
  at bigint not null,
  primary key (order_id, prospect_id)
);
