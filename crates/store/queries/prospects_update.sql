-- Changes a prospect where they are still at the version that was read.
update prospects set name = ?2, given = ?3, family = ?4, title = ?5, company_id = ?6, owner_id = ?7, worth = ?8, source = ?9,
  zone = ?10, country = ?11, state = ?12, city = ?13, postal_code = ?14, street = ?15, wishes = ?16, exemption = ?17, custom = ?18,
  inquiry_at = ?19, referred_by = ?20, succeeds = ?21, merged_into = ?22, deleted_at = ?23, addresses = ?25, version = version + 1
where id = ?1 and version = ?24
