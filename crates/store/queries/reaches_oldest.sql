-- What is being carried on, the longest first: few rows, and mostly none.
select kind, key, meanwhile, after_id, since from reaches order by since, kind, key limit ?1
