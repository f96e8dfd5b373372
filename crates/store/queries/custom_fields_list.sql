-- The workspace's own fields in their order.
select key, label, kind, choices, position from custom_fields order by position, key
