-- The addresses of some people in their order, by primary key.
select prospect_id, position, address, condition from emails where prospect_id in ids(?1) order by prospect_id, position
