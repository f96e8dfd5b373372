-- Companies of these domains, oldest first, on companies_by_domain.
select id, domain from companies where domain in texts(?1) and deleted_at is null order by domain, id
