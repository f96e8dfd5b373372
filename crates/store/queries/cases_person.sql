-- One prospect with their company's place and their owner's hours; every join by primary key.
select c.name, c.zone, c.country, c.state, c.city, c.one_voice_exempt, u.name, u.hours, u.zone, w.zone, w.country,
  (select count(*) from prospects m where m.merged_into = p.id), h.steering,
  c.postal_code, c.street, c.addresses
from prospects p
left join companies c on c.id = p.company_id
left join users u on u.id = p.owner_id
left join workspace w on w.id = 1
left join hour_model h on h.id = 1
where p.id = ?1
