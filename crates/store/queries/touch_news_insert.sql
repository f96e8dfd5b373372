-- Adds news of a touch; the same news twice is once.
insert into touch_news (prospect_id, touch_id, at, news) values (?1, ?2, ?3, ?4) on conflict do nothing
