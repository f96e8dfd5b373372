-- How many rows were rejected for which reason.
select reason, count(*) from import_rejects where import_id = ?1 group by reason order by count(*) desc, reason
