-- Failed sign-ins are counted in memory: a flood of them must not fill the disk. Links end with their user's password.
drop table sign_in_attempts;
create index sign_in_links_of_user on sign_in_links (user_id);
