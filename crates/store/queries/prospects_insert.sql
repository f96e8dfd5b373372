-- Adds a prospect.
insert into prospects (id, name, given, family, title, company_id, owner_id, worth, source, zone, country, state, city, postal_code,
  street, wishes, exemption, custom, inquiry_at, referred_by, succeeds, merged_into, import_id, version, created_at, deleted_at, addresses)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27)
