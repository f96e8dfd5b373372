-- Forgets what an order has done with somebody, by primary key.
delete from bulk_order_people where order_id = ?1 and prospect_id = ?2
