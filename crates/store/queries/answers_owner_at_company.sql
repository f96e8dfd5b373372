-- Whether somebody has a live round at a company, on answers_of_company alone.
select 1 from answers where company_id = ?1 and owner_id = ?2 and section is not null limit 1
