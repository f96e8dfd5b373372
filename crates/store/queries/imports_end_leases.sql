-- Ends leases that reach further than anybody takes one: they were taken under a clock that has gone back since.
update imports set lease_until = ?2 where state in ('running', 'undoing', 'interrupted') and lease_until > ?1
