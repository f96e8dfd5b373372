-- How many next steps of an owner are due, on deals_due.
select count(*) from deals where owner_id = ?1 and closed_at is null and next_at is not null and next_at <= ?2
