-- What was learned last, without the figures.
select fitted_at, steering, settled, comparison, checksum from hour_model where id = 1
