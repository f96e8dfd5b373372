-- All closed days, in order.
select region, day, from_minute, name, source from holidays order by day, region
