-- Records that were merged into one, on prospects_merged.
select id from prospects where merged_into = ?1 order by id
