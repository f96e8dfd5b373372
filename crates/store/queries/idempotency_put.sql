-- Claims a key for a request, or takes it over.
insert into idempotency (user_id, method, path, key, body_hash, status, response, lease_until, created_at)
values (?1, ?2, ?3, ?4, ?5, null, null, ?6, ?7)
on conflict (user_id, method, path, key) do update set body_hash = excluded.body_hash, status = null, response = null,
  lease_until = excluded.lease_until, created_at = excluded.created_at
