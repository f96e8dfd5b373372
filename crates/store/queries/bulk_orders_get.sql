-- An order about many rounds, by primary key.
select id, given_by, given_at, rep_id, what, scope, to_user, promises, keep, reason, begins_at, state, after_id, moved, stayed, kept
from bulk_orders where id = ?1
