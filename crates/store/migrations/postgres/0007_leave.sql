-- What an absence has done with the steps that fall due in it: one row for a person of whoever is away, while it lasts.
create table leave_moves (
  user_id bytea not null references users (id) on delete cascade,
  prospect_id bytea not null references prospects (id) on delete cascade,
  enrollment_id bytea not null,
  absence_id bytea not null,
  handling text not null check (handling in ('hold', 'move', 'hand_over')),
  -- Who has them meanwhile.
  to_user bytea,
  -- When there is something to do about it again. 0: at once, because the absence was taken out.
  until_at bigint not null,
  primary key (user_id, prospect_id)
);
create index leave_moves_until on leave_moves (until_at);

-- Round robin: where the next turn of each user is. The id of nobody (all zeros) has the turn that was given last.
create table robin_turns (
  user_id bytea primary key,
  turn bigint not null
);

-- The load ahead asks by edition and step as well.
drop index answers_ready;
create index answers_ready on answers
  (owner_id, ready_at, section, timetable_id, enrollment_id, prospect_id, stamp, version_id, step)
  where section is not null;
