-- Takes a company out of the database where nobody belongs to it.
delete from companies where id = ?1 and not exists (select 1 from prospects where company_id = ?1)
