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

-- Whom at a company anybody has spoken to lately, and with whom there ever was a deal, so that a touch at a company of thousands
-- reads no more than at a company of five. Both are bounds: what is taken back leaves them as they are.
alter table prospects add column heard_at bigint;
alter table prospects add column dealt bigint;
update prospects set heard_at = (select max(t.occurred_at) from touches t where t.prospect_id = prospects.id and t.direction = 'outbound');
update prospects set dealt = 1 where id in (select prospect_id from deals);
create index prospects_heard on prospects (company_id, heard_at) where company_id is not null and heard_at is not null;
create index prospects_dealt on prospects (company_id) where company_id is not null and dealt is not null;
