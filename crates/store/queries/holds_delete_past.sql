-- Clears holds that are over, on holds_until.
delete from holds where until_at <= ?1
