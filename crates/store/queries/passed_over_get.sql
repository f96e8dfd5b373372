-- What was noted of one thing; by primary key.
select kind, subject, fault, since, noted_at, again_at, tries from passed_over where kind = ?1 and subject = ?2
