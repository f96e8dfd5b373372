-- How often each question was answered how since an instant, by cadence; in order of cadence, question, answer.
select v.cadence_id, r.question, r.answer, count(*) from reviews r
join enrollments e on e.prospect_id = r.prospect_id and e.id = r.enrollment_id
join cadence_versions v on v.id = e.version_id
where r.at >= ?1
group by v.cadence_id, r.question, r.answer
order by v.cadence_id, r.question, r.answer
