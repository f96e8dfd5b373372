-- How many rounds and touches of erased people are kept.
select (select count(*) from past_rounds), (select count(*) from past_touches)
