-- A page of companies in the order of their ids, on the primary key.
select id, name, folded, domain, phone, country, state, city, postal_code, street, zone, one_voice_exempt, custom, import_id,
  version, created_at, deleted_at, addresses
from companies where id > ?1 and deleted_at is null order by id limit ?2
