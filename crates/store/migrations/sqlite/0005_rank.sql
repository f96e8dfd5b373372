-- The chance of an hour follows from the instant at which a list is asked for, so it stands with no entry.
drop index answers_ranked;
alter table answers drop column chance;
create index answers_ranked on answers
  (owner_id, section, timetable_id, worth, due_day, due_at, enrollment_id, ready_at, prospect_id, stamp)
  where section is not null;
