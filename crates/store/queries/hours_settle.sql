-- Notes that every round was decided anew under the steering that was fitted then.
update hour_model set settled = 1 where id = 1 and fitted_at = ?1
