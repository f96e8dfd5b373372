-- How an order about many rounds stands, by primary key.
update bulk_orders set state = ?2, after_id = ?3, moved = ?4, stayed = ?5, kept = ?6 where id = ?1
