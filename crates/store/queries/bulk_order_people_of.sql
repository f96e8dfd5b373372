-- Some of those with whom an order did something, by primary key.
select prospect_id, enrollment_id, to_user, moved, at from bulk_order_people where order_id = ?1 order by prospect_id limit ?2
