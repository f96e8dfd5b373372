-- Companies by primary key.
select id, name, folded, domain, phone, country, state, city, postal_code, street, zone, one_voice_exempt, custom, import_id,
  version, created_at, deleted_at, addresses
from companies where id in ids(?1)
