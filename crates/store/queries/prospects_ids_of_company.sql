-- A page of a company's people in the order of their ids, on prospects_of_company.
select id from prospects where company_id = ?3 and id > ?1 and deleted_at is null and merged_into is null order by id limit ?2
