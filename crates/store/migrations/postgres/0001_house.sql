-- The whole schema of the first version. Ids are 16 bytes, instants microseconds in UTC, booleans 0 or 1, days ISO text,
-- JSON is text and never queried. Rows of one prospect are keyed by prospect_id first, so that they can live on one shard.

create table workspace (
  id bigint primary key check (id = 1),
  name text not null,
  country text not null,
  zone text not null,
  visibility text not null check (visibility in ('open', 'closed')),
  capacity bigint not null,
  settings text not null,
  version bigint not null,
  created_at bigint not null
);

create table teams (
  id bytea primary key,
  name text not null unique,
  created_at bigint not null
);

create table users (
  id bytea primary key,
  email text not null unique,
  name text not null,
  role text not null check (role in ('owner', 'manager', 'rep')),
  team_id bytea references teams (id),
  zone text,
  hours text,
  capacity bigint,
  sentence text,
  password_hash text,
  active bigint not null check (active in (0, 1)),
  departed_at bigint,
  version bigint not null,
  created_at bigint not null
);

create table sessions (
  token_hash bytea primary key,
  user_id bytea not null references users (id) on delete cascade,
  csrf text not null,
  created_at bigint not null,
  seen_at bigint not null,
  expires_at bigint not null
);
create index sessions_of_user on sessions (user_id);
create index sessions_expiring on sessions (expires_at);

create table tokens (
  id bytea primary key,
  user_id bytea not null references users (id) on delete cascade,
  name text not null,
  token_hash bytea not null unique,
  created_at bigint not null,
  used_at bigint,
  expires_at bigint,
  revoked_at bigint
);
create index tokens_of_user on tokens (user_id);

create table sign_in_links (
  token_hash bytea primary key,
  user_id bytea not null references users (id) on delete cascade,
  created_at bigint not null,
  expires_at bigint not null,
  used_at bigint
);

-- One row per address or account that tries to sign in, counted within a window.
create table sign_in_attempts (
  key text primary key,
  since bigint not null,
  tries bigint not null
);

create table absences (
  id bytea primary key,
  user_id bytea not null references users (id) on delete cascade,
  from_day text not null,
  until_day text not null,
  handling text not null check (handling in ('hold', 'move', 'hand_over')),
  to_user bytea references users (id),
  reason text,
  created_by bytea not null,
  created_at bigint not null
);
create index absences_of_user on absences (user_id, from_day);

create table holidays (
  region text not null,
  day text not null,
  -- Closed from that minute of the day on; null: all day.
  from_minute bigint,
  -- Empty: it has none.
  name text not null,
  -- The file that it came with; empty: by hand.
  source text not null,
  primary key (region, day)
);

create table guard_editions (
  number bigint primary key,
  rules text not null,
  checksum bigint not null,
  made_by bytea not null,
  made_at bigint not null
);

create table custom_fields (
  key text primary key,
  label text not null,
  kind text not null check (kind in ('text', 'number', 'date', 'choice', 'flag')),
  choices text,
  position bigint not null,
  created_at bigint not null
);

create table companies (
  id bytea primary key,
  name text not null,
  folded text not null,
  domain text,
  phone text,
  country text,
  state text,
  city text,
  postal_code text,
  street text,
  zone text,
  one_voice_exempt bigint not null check (one_voice_exempt in (0, 1)),
  custom text not null,
  import_id bytea,
  version bigint not null,
  created_at bigint not null,
  deleted_at bigint
);
create index companies_by_name on companies (folded);
create index companies_by_domain on companies (domain) where domain is not null;

create table prospects (
  id bytea primary key,
  name text not null,
  given text,
  family text,
  title text,
  company_id bytea references companies (id),
  owner_id bytea references users (id),
  worth bigint not null check (worth between 0 and 2),
  source text,
  zone text,
  country text,
  state text,
  city text,
  postal_code text,
  street text,
  wishes text,
  exemption text,
  custom text not null,
  inquiry_at bigint,
  referred_by bytea,
  succeeds bytea,
  merged_into bytea,
  import_id bytea,
  version bigint not null,
  created_at bigint not null,
  deleted_at bigint
);
create index prospects_of_owner on prospects (owner_id, id);
create index prospects_of_company on prospects (company_id) where company_id is not null;
create index prospects_deleted on prospects (deleted_at) where deleted_at is not null;

create table phones (
  prospect_id bytea not null references prospects (id) on delete cascade,
  position bigint not null,
  number text not null,
  line text not null,
  condition text not null,
  label text,
  primary key (prospect_id, position)
);
create index phones_by_number on phones (number);

create table emails (
  prospect_id bytea not null references prospects (id) on delete cascade,
  position bigint not null,
  address text not null,
  condition text not null,
  primary key (prospect_id, position)
);
create index emails_by_address on emails (address);

create table socials (
  prospect_id bytea not null references prospects (id) on delete cascade,
  position bigint not null,
  handle text not null,
  primary key (prospect_id, position)
);

create table tags (
  prospect_id bytea not null references prospects (id) on delete cascade,
  tag text not null,
  primary key (prospect_id, tag)
);
create index tags_by_tag on tags (tag, prospect_id);

-- What others call this person or company: the first thing that duplicates are told by.
create table external_ids (
  kind text not null check (kind in ('prospect', 'company')),
  source text not null,
  external_id text not null,
  id bytea not null,
  primary key (kind, source, external_id)
);
create index external_ids_of on external_ids (id);

create table cadences (
  id bytea primary key,
  name text not null,
  about text not null,
  current_number bigint not null,
  version bigint not null,
  created_at bigint not null,
  archived_at bigint
);
create unique index cadences_by_name on cadences (name) where archived_at is null;

create table cadence_versions (
  id bytea primary key,
  cadence_id bytea not null references cadences (id),
  number bigint not null,
  name text not null,
  steps text not null,
  policy text not null,
  made_by bytea,
  made_at bigint not null,
  unique (cadence_id, number)
);

create table enrollments (
  prospect_id bytea not null references prospects (id) on delete cascade,
  id bytea not null,
  version_id bytea not null references cadence_versions (id),
  started_at bigint not null,
  start_step bigint not null,
  origin text not null,
  started_by bytea not null,
  live bigint not null check (live in (0, 1)),
  ended_at bigint,
  primary key (prospect_id, id)
);
create unique index enrollments_one_live on enrollments (prospect_id) where live = 1;
create index enrollments_of_version on enrollments (version_id, prospect_id) where live = 1;

-- What people ordered about a round. Append-only.
create table directives (
  prospect_id bytea not null references prospects (id) on delete cascade,
  id bytea not null,
  enrollment_id bytea not null,
  at bigint not null,
  by_user bytea not null,
  ordered text not null,
  primary key (prospect_id, id)
);

-- What happened. Append-only: taken back by a row in voids, followed by rows in touch_news.
create table touches (
  prospect_id bytea not null references prospects (id) on delete cascade,
  id bytea not null,
  enrollment_id bytea,
  occurred_at bigint not null,
  recorded_at bigint not null,
  channel text not null,
  direction text not null,
  disposition text not null,
  outcome text,
  purpose text not null,
  by_user bytea not null,
  recorded_by bytea not null,
  step bigint,
  attempt bigint,
  address text,
  note text,
  irritated bigint not null check (irritated in (0, 1)),
  duration_seconds bigint,
  breach text,
  import_id bytea,
  primary key (prospect_id, id)
);

create table touch_news (
  prospect_id bytea not null references prospects (id) on delete cascade,
  touch_id bytea not null,
  at bigint not null,
  news text not null,
  primary key (prospect_id, touch_id, at, news)
);

create table voids (
  prospect_id bytea not null references prospects (id) on delete cascade,
  touch_id bytea not null,
  at bigint not null,
  by_user bytea not null,
  reason text not null,
  primary key (prospect_id, touch_id)
);

-- The plan of each round, as the planner made it, with what a list shows, so that a list joins nothing.
-- section: 0 promised, 1 inquiry, 2 answered, 3 deal, 4 closing (never stored), 5 due, 6 keep in touch, 7 repair,
-- 8 blocked; null where the round is over. Nobody's owner and the timetable that is always open are sixteen zeros.
-- worth, due_day and chance are the rank's, zero in sections that do not rank by them.
create table answers (
  prospect_id bytea not null references prospects (id) on delete cascade,
  enrollment_id bytea not null,
  owner_id bytea not null,
  company_id bytea,
  version_id bytea not null,
  state text not null,
  section bigint,
  timetable_id bytea not null,
  worth bigint not null,
  due_day bigint not null,
  chance bigint not null,
  due_at bigint not null,
  ready_at bigint not null,
  channel text,
  address text,
  step bigint,
  occasion text,
  attempts_made bigint not null,
  attempts_planned bigint not null,
  dials bigint not null,
  dials_ever bigint not null,
  messages_left bigint not null,
  mails_sent bigint not null,
  put_off bigint not null,
  blocked text,
  companion bigint,
  revisit_on text,
  fired_at bigint,
  fired_early bigint not null check (fired_early in (0, 1)),
  reasons text not null,
  card text not null,
  decided_at bigint not null,
  stale_at bigint,
  stamp bigint not null,
  primary key (prospect_id, enrollment_id)
);
create index answers_ranked on answers
  (owner_id, section, timetable_id, worth, due_day, chance, due_at, enrollment_id, ready_at, prospect_id, stamp)
  where section is not null;
create index answers_ready on answers (owner_id, ready_at, section, timetable_id, enrollment_id, prospect_id, stamp)
  where section is not null;
create index answers_stale on answers (stale_at) where stale_at is not null;
create index answers_of_company on answers (company_id, owner_id) where company_id is not null;
create index answers_inquiries on answers (due_at) where section = 1;
create index answers_in_state on answers (state, prospect_id);

create table timetables (
  id bytea primary key,
  hours_key text not null,
  openings text not null,
  computed_at bigint not null,
  stale_at bigint not null
);
create index timetables_stale on timetables (stale_at);

-- How many answers of an owner become ready by when. minute 0: ready at the owner's mark or before it.
create table agenda (
  owner_id bytea not null,
  minute bigint not null,
  section bigint not null,
  timetable_id bytea not null,
  entries bigint not null,
  primary key (owner_id, minute, section, timetable_id)
);

create table agenda_marks (
  owner_id bytea primary key,
  minute bigint not null
);

create table done_counts (
  owner_id bytea not null,
  day text not null,
  entries bigint not null,
  primary key (owner_id, day)
);

-- What reaches across people, keyed by whom it holds back; joined at display.
create table holds (
  held_owner_id bytea not null,
  scope text not null check (scope in ('person', 'number', 'company')),
  key text not null,
  rule text not null,
  until_at bigint not null,
  by_user bytea not null,
  primary key (held_owner_id, scope, key, rule)
);
create index holds_until on holds (until_at);

-- Standing prohibitions. No reference to a prospect: they survive the person.
create table suppressions (
  id bytea primary key,
  kind text not null check (kind in ('person', 'number', 'address', 'company')),
  key text not null,
  forbids text not null,
  since bigint not null,
  reason text,
  source text,
  by_user bytea,
  prospect_id bytea,
  touch_id bytea,
  import_id bytea,
  lifted_at bigint,
  lifted_by bytea,
  lifted_reason text
);
create index suppressions_by_key on suppressions (kind, key);
create index suppressions_of_touch on suppressions (touch_id) where touch_id is not null;
create index suppressions_of_import on suppressions (import_id) where import_id is not null;

create table overrides (
  prospect_id bytea not null references prospects (id) on delete cascade,
  id bytea not null,
  rule text not null,
  until_at bigint not null,
  reason text not null,
  by_user bytea not null,
  at bigint not null,
  primary key (prospect_id, id)
);

create table deals (
  prospect_id bytea not null references prospects (id) on delete cascade,
  id bytea not null,
  title text not null,
  owner_id bytea,
  stage text not null,
  next_step text,
  next_at bigint,
  enrollment_id bytea,
  touch_id bytea,
  version bigint not null,
  created_at bigint not null,
  closed_at bigint,
  primary key (prospect_id, id)
);
create index deals_due on deals (owner_id, next_at) where closed_at is null and next_at is not null;

-- "Should I go on?": what was answered, and when.
create table reviews (
  prospect_id bytea not null references prospects (id) on delete cascade,
  id bytea not null,
  enrollment_id bytea not null,
  question text not null,
  answer text not null,
  by_user bytea not null,
  at bigint not null,
  primary key (prospect_id, id)
);

create table imports (
  id bytea primary key,
  user_id bytea not null,
  kind text not null,
  file_name text not null,
  digest bytea not null,
  options text not null,
  state text not null check (state in ('running', 'done', 'undoing', 'undone', 'interrupted', 'dry_run')),
  rows_read bigint not null,
  rows_total bigint,
  counts text not null,
  remarks text not null,
  started_at bigint not null,
  ended_at bigint,
  lease_until bigint not null
);

create table import_parts (
  import_id bytea not null references imports (id) on delete cascade,
  part bigint not null,
  bytes bytea not null,
  primary key (import_id, part)
);

create table import_rows (
  import_id bytea not null references imports (id) on delete cascade,
  line bigint not null,
  outcome text not null,
  kind text not null,
  id bytea,
  before text,
  primary key (import_id, line, kind)
);

create table import_rejects (
  import_id bytea not null references imports (id) on delete cascade,
  line bigint not null,
  field text not null,
  reason text not null,
  record text not null,
  primary key (import_id, line)
);

create table idempotency (
  user_id bytea not null,
  method text not null,
  path text not null,
  key text not null,
  body_hash bytea not null,
  status bigint,
  response text,
  lease_until bigint not null,
  created_at bigint not null,
  primary key (user_id, method, path, key)
);
create index idempotency_old on idempotency (created_at);

create table audit (
  id bytea primary key,
  at bigint not null,
  user_id bytea,
  action text not null,
  subject_kind text not null,
  subject_id bytea,
  before text,
  after text
);
create index audit_of_subject on audit (subject_id, at) where subject_id is not null;

-- Work that one node at a time does.
create table leases (
  name text primary key,
  holder text not null,
  until_at bigint not null
);

-- Ids of committed verbs, for a commit whose outcome was lost with the connection.
create table verbs (
  id bytea primary key
);

create table search_documents (
  document bigint generated always as identity,
  kind bigint not null,
  id bytea not null,
  tokens tsvector not null,
  primary key (kind, id)
);
-- No pending list: a typeahead must not pay for the last import.
create index search_tokens on search_documents using gin (tokens) with (fastupdate = off);
