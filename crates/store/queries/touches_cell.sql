-- Where a touch was counted for the hour, by primary key.
select hour_cell from touches where prospect_id = ?1 and id = ?2
