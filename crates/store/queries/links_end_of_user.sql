-- Uses up every link of a user, on sign_in_links_of_user.
update sign_in_links set used_at = ?2 where user_id = ?1 and used_at is null
