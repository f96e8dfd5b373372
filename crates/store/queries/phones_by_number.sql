-- Who has these numbers, on phones_by_number; deleted people too.
select f.number, f.line, f.condition, p.id, p.name, p.given, p.family, p.company_id, p.owner_id, p.merged_into, p.deleted_at
from phones f join prospects p on p.id = f.prospect_id
where f.number in texts(?1) order by f.number, p.id
