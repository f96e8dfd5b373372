-- Adds a company.
insert into companies (id, name, folded, domain, phone, country, state, city, postal_code, street, zone, one_voice_exempt, custom,
  import_id, version, created_at, deleted_at, addresses)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
