-- The profiles of some people in their order, by primary key.
select prospect_id, handle from socials where prospect_id in ids(?1) order by prospect_id, position
