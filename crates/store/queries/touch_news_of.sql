-- The news of a prospect's touches in their order, by primary key.
select touch_id, at, news from touch_news where prospect_id = ?1 order by touch_id, at, news
