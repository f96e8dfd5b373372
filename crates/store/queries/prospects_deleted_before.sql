-- People whose time in the trash is over, on prospects_deleted.
select id from prospects where deleted_at <= ?1 order by deleted_at, id limit ?2
