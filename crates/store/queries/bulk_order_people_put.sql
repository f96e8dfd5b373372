-- Notes what an order has done with somebody.
insert into bulk_order_people (order_id, prospect_id, enrollment_id, to_user, moved, at) values (?1, ?2, ?3, ?4, ?5, ?6)
