-- Orders about many rounds that are to be carried out or taken back by an instant, on bulk_orders_open; without those that are
-- passed over for now.
select id, given_by, given_at, rep_id, what, scope, to_user, promises, keep, reason, begins_at, state, after_id, moved, stayed, kept
from bulk_orders where state in ('waiting', 'running', 'undoing') and begins_at <= ?1
  and not exists (select 1 from passed_over where kind = 'order' and subject = bulk_orders.id)
order by begins_at, id limit ?2
