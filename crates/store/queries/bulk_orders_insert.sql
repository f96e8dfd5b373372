-- A new order about many rounds.
insert into bulk_orders (id, given_by, given_at, rep_id, what, scope, to_user, promises, keep, reason, begins_at, state, after_id, moved, stayed, kept)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
