-- What is to be tried again by an instant, the longest overdue first, on passed_over_again.
select kind, subject, fault, since, noted_at, again_at, tries from passed_over where again_at <= ?1 order by again_at, kind, subject limit ?2
