-- The latest orders about many rounds, the newest first, on bulk_orders_given.
select id, given_by, given_at, rep_id, what, scope, to_user, promises, keep, reason, begins_at, state, after_id, moved, stayed, kept
from bulk_orders order by given_at desc, id desc limit ?1
