-- How many active users and how many prospects there are; scans the smallest index of prospects.
select (select count(*) from users where active = 1), (select count(*) from prospects)
