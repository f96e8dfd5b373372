-- How many people of an import were merged into others since, on prospects_merged.
select count(*) from prospects where merged_into is not null and import_id = ?1
