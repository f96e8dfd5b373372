-- Counts one more try within the window that began at ?3 or later, or begins a new one; how many there are now. A window that
-- begins later than now is of a clock that has gone back since.
insert into sign_in_attempts (key, since, tries) values (?1, ?2, 1)
on conflict (key) do update set
  tries = case when sign_in_attempts.since > ?3 and sign_in_attempts.since <= ?2 then sign_in_attempts.tries + 1 else 1 end,
  since = case when sign_in_attempts.since > ?3 and sign_in_attempts.since <= ?2 then sign_in_attempts.since else excluded.since end
returning tries, since
