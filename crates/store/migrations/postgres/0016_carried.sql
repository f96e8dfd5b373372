-- What is carried on reaches also all whom somebody owns, and the rounds that move to another edition of their cadence.
create table reaches_wider (
  kind text not null check (kind in ('company', 'number', 'address', 'owner', 'edition')),
  key text not null,
  -- Meanwhile those who have not been decided anew stand on lists as before, or are on none.
  meanwhile text not null check (meanwhile in ('listed', 'withheld')),
  -- The last one who has been.
  after_id bytea not null,
  since bigint not null,
  primary key (kind, key)
);
insert into reaches_wider (kind, key, meanwhile, after_id, since) select kind, key, meanwhile, after_id, since from reaches;
drop table reaches;
alter table reaches_wider rename to reaches;
