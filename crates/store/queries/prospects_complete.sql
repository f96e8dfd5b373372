-- Fills a prospect whom the same import created; the version stays as it is. By primary key.
update prospects set name = ?2, given = ?3, family = ?4, title = ?5, company_id = ?6, source = ?7, zone = ?8, country = ?9, state = ?10,
  city = ?11, postal_code = ?12, street = ?13, custom = ?14, addresses = ?15
where id = ?1
