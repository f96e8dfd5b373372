-- Who has live rounds with people who share a number, on phones_by_number.
select distinct a.owner_id from phones f join answers a on a.prospect_id = f.prospect_id
where f.number = ?1 and a.section is not null
