-- Prospects by primary key, deleted and merged ones too.
select id, name, given, family, title, company_id, owner_id, worth, source, zone, country, state, city, postal_code, street, wishes,
  exemption, custom, inquiry_at, referred_by, succeeds, merged_into, import_id, version, created_at, deleted_at, addresses
from prospects where id in ids(?1)
