-- Tallies from a cell on, of all reps together, in the order of cells, which is that of weeks; by primary key.
select cell, cast(sum(calls) as bigint), cast(sum(reached) as bigint) from hour_tallies where cell >= ?1 and calls > 0 group by cell order by cell
