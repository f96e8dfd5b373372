-- The words of the index are SQLite's alone: what PostgreSQL searches in knows its own.
select 1;
