-- Who has these addresses, on emails_by_address; deleted people too.
select m.address, m.condition, p.id, p.name, p.given, p.family, p.company_id, p.owner_id, p.merged_into, p.deleted_at
from emails m join prospects p on p.id = m.prospect_id
where m.address in texts(?1) order by m.address, p.id
