-- A prospect's orders in their order, by primary key.
select enrollment_id, id, at, by_user, ordered from directives where prospect_id = ?1 order by at, id
