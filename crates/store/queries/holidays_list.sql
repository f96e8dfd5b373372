-- All closed days, in order.
select region, day, name from holidays order by day, region
