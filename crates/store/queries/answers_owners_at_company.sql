-- Who has live rounds at a company, on answers_of_company alone.
select distinct owner_id from answers where company_id = ?1 and section is not null
