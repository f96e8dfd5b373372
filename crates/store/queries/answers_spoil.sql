-- The live answers at a company are to be decided anew, on answers_of_company.
update answers set stale_at = ?2
where company_id = ?1 and section is not null and (stale_at is null or stale_at > ?2)
