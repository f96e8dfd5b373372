-- How much the upkeep could not see to.
select count(*) from passed_over
