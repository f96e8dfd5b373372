-- The kind of the address in the row's own columns, which sets the clock, and further addresses: JSON; null: one of no kind.
alter table prospects add column addresses text;
alter table companies add column addresses text;
