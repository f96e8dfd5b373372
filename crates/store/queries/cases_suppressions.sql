-- What stands against a prospect, however it is keyed: person, company, their numbers, their addresses; on suppressions_by_key.
select forbids, kind, key, since from suppressions where kind = 'person' and key = ?2 and lifted_at is null
union all
select forbids, kind, key, since from suppressions where kind = 'company' and key = ?3 and lifted_at is null
union all
select s.forbids, s.kind, s.key, s.since from phones f
join suppressions s on s.kind = 'number' and s.key = f.number and s.lifted_at is null
where f.prospect_id = ?1
union all
select s.forbids, s.kind, s.key, s.since from emails m
join suppressions s on s.kind = 'address' and s.key = m.address and s.lifted_at is null
where m.prospect_id = ?1
