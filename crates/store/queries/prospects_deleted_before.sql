-- People whose time in the trash is over, on prospects_deleted; without those who are passed over for now.
select id from prospects where deleted_at <= ?1
  and not exists (select 1 from passed_over where kind = 'prospect' and subject = prospects.id)
order by deleted_at, id limit ?2
