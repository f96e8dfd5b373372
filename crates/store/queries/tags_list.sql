-- Every tag in use with the number of people who carry it, on tags_by_tag.
select tag, count(*) from tags group by tag order by tag
