-- Sets a password's hash.
update users set password_hash = ?2, version = version + 1 where id = ?1
