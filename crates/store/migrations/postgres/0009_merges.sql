-- SQLite's alone: what PostgreSQL searches in brings itself together.
select 1;
