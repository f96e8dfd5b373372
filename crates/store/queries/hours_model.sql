-- The figures of what was learned last.
select model from hour_model where id = 1
