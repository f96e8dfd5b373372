-- Takes over an import that nobody works on any more.
update imports set lease_until = ?3 where id = ?1 and lease_until <= ?2 and state in ('running', 'undoing', 'interrupted')
