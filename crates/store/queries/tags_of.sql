-- The tags of some people, by primary key.
select prospect_id, tag from tags where prospect_id in ids(?1) order by prospect_id, tag
