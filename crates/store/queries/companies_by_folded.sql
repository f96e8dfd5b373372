-- Companies of these folded names, oldest first, on companies_by_name.
select id, folded from companies where folded in texts(?1) and deleted_at is null order by folded, id
