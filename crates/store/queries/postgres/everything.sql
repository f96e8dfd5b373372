-- Every table with its rows, one a line, as JSON inside XML: for tests that compare whole databases. In the order of the names.
select tables.table_name::text,
  query_to_xml(format('select to_jsonb(kept)::text as kept from %I kept', tables.table_name), true, true, '')::text
from information_schema.tables tables
where tables.table_schema = current_schema() and tables.table_type = 'BASE TABLE'
order by 1
