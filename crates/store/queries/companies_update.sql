-- Changes a company where it is still at the version that was read.
update companies set name = ?2, folded = ?3, domain = ?4, phone = ?5, country = ?6, state = ?7, city = ?8, postal_code = ?9,
  street = ?10, zone = ?11, one_voice_exempt = ?12, custom = ?13, deleted_at = ?14, addresses = ?16, version = version + 1
where id = ?1 and version = ?15
