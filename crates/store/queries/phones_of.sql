-- The numbers of some people in their order, by primary key.
select prospect_id, position, number, line, condition, label from phones where prospect_id in ids(?1) order by prospect_id, position
