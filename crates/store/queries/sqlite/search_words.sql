-- The words with a beginning, by primary key: from it, and before what comes after all that have it.
select word from search_words where word >= ?1 and word < ?2 order by word limit ?3
