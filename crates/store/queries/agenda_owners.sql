-- Everybody who has answers, by the leading column of answers_ready.
select distinct owner_id from answers where section is not null
