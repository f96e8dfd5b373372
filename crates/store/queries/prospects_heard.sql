-- Somebody spoke to these people then: a bound, so an earlier instant changes nothing; by primary key.
update prospects set heard_at = ?2 where id in ids(?1) and (heard_at is null or heard_at < ?2)
