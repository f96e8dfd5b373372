-- Takes a field away; what people carry in it stays with them.
delete from custom_fields where key = ?1
