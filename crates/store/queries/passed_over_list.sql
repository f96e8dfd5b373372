-- What the upkeep could not see to, the oldest first; the table is nearly always empty.
select kind, subject, fault, since, noted_at, again_at, tries from passed_over order by since, kind, subject limit ?1
