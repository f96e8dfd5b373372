-- How many rounds and touches of erased people are kept, and how many of these were counted for the hour.
select (select count(*) from past_rounds), (select count(*) from past_touches),
  (select count(hour_cell) from past_touches)
