-- Notes what an absence has done with somebody, in the place of what it did before.
insert into leave_moves (user_id, prospect_id, enrollment_id, absence_id, handling, to_user, until_at)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
on conflict (user_id, prospect_id) do update set enrollment_id = excluded.enrollment_id, absence_id = excluded.absence_id,
  handling = excluded.handling, to_user = excluded.to_user, until_at = excluded.until_at
