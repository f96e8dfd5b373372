-- Where everybody's next turn is; few rows.
select user_id, turn from robin_turns order by user_id
