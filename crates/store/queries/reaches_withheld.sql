-- Under what people are on no list until they have been decided anew: few rows, and mostly none.
select kind, key, meanwhile, after_id, since from reaches where meanwhile = 'withheld' order by kind, key
