-- What stood against a prospect at an instant, however it is keyed: person, company, their numbers, their addresses; lifted since or
-- not, on suppressions_by_key.
select forbids, kind, key, since from suppressions
where kind = 'person' and key = ?2 and since <= ?4 and (lifted_at is null or lifted_at > ?4)
union all
select forbids, kind, key, since from suppressions
where kind = 'company' and key = ?3 and since <= ?4 and (lifted_at is null or lifted_at > ?4)
union all
select s.forbids, s.kind, s.key, s.since from phones f
join suppressions s on s.kind = 'number' and s.key = f.number and s.since <= ?4 and (s.lifted_at is null or s.lifted_at > ?4)
where f.prospect_id = ?1
union all
select s.forbids, s.kind, s.key, s.since from emails m
join suppressions s on s.kind = 'address' and s.key = m.address and s.since <= ?4 and (s.lifted_at is null or s.lifted_at > ?4)
where m.prospect_id = ?1
