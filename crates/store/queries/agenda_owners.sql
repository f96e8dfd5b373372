-- Everybody who has ever had an answer, by primary key.
select owner_id from agenda_marks order by owner_id
