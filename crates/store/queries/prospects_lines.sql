-- What a list of people shows, by primary key: company and owner by name, first number and address, the last round.
select p.id, p.name, p.title, p.company_id, c.name, p.owner_id, u.name, p.city,
  (select number from phones f where f.prospect_id = p.id and f.condition = 'good' order by f.position limit 1),
  (select address from emails m where m.prospect_id = p.id and m.condition = 'good' order by m.position limit 1),
  a.enrollment_id, a.state, a.attempts_made, a.attempts_planned, p.merged_into, p.deleted_at
from prospects p
left join companies c on c.id = p.company_id
left join users u on u.id = p.owner_id
left join answers a on a.prospect_id = p.id and a.enrollment_id =
  (select l.enrollment_id from answers l where l.prospect_id = p.id order by l.enrollment_id desc limit 1)
where p.id in ids(?1)
