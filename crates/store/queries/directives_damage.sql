-- For tests: what was ordered about a prospect, as no program of ours writes it. By primary key.
update directives set ordered = ?2 where prospect_id = ?1
