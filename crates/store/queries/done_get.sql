-- What a rep has done on a day, by primary key.
select entries from done_counts where owner_id = ?1 and day = ?2
