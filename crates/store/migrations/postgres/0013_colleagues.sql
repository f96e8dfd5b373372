-- Whose person it was, where somebody else made the touch. The touch itself stays as it happened.
create table touches_of_others (
  prospect_id bytea not null references prospects (id) on delete cascade,
  touch_id bytea not null,
  owner_id bytea not null,
  primary key (prospect_id, touch_id)
);
