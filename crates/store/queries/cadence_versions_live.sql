-- Live rounds by edition, on enrollments_of_version.
select v.cadence_id, v.id, count(*) from enrollments e join cadence_versions v on v.id = e.version_id
where e.live = 1 group by v.cadence_id, v.id
