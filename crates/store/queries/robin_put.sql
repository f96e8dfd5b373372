-- Moves a turn on.
insert into robin_turns (user_id, turn) values (?1, ?2) on conflict (user_id) do update set turn = excluded.turn
