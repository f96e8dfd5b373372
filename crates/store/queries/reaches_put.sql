-- Begins, or begins anew: whoever is withheld stays so until they have been decided anew.
insert into reaches (kind, key, meanwhile, after_id, since) values (?1, ?2, ?3, ?4, ?5)
on conflict (kind, key) do update set after_id = excluded.after_id, since = excluded.since,
  meanwhile = case when reaches.meanwhile = 'withheld' then 'withheld' else excluded.meanwhile end
