-- How much each absence of a user has moved, and to whom, by primary key.
select absence_id, handling, to_user, count(*) from leave_moves where user_id = ?1
group by absence_id, handling, to_user order by absence_id, handling, to_user
