-- The whole schema of the first version. Ids are 16 bytes, instants microseconds in UTC, booleans 0 or 1, days ISO text,
-- JSON is text and never queried. Rows of one prospect are keyed by prospect_id first, so that they can live on one shard.

create table workspace (
  id integer primary key check (id = 1),
  name text not null,
  country text not null,
  zone text not null,
  visibility text not null check (visibility in ('open', 'closed')),
  capacity integer not null,
  settings text not null,
  version integer not null,
  created_at integer not null
) strict;

create table teams (
  id blob primary key,
  name text not null unique,
  created_at integer not null
) strict;

create table users (
  id blob primary key,
  email text not null unique,
  name text not null,
  role text not null check (role in ('owner', 'manager', 'rep')),
  team_id blob references teams (id),
  zone text,
  hours text,
  capacity integer,
  sentence text,
  password_hash text,
  active integer not null check (active in (0, 1)),
  departed_at integer,
  version integer not null,
  created_at integer not null
) strict;

create table sessions (
  token_hash blob primary key,
  user_id blob not null references users (id) on delete cascade,
  csrf text not null,
  created_at integer not null,
  seen_at integer not null,
  expires_at integer not null
) strict;
create index sessions_of_user on sessions (user_id);
create index sessions_expiring on sessions (expires_at);

create table tokens (
  id blob primary key,
  user_id blob not null references users (id) on delete cascade,
  name text not null,
  token_hash blob not null unique,
  created_at integer not null,
  used_at integer,
  expires_at integer,
  revoked_at integer
) strict;
create index tokens_of_user on tokens (user_id);

create table sign_in_links (
  token_hash blob primary key,
  user_id blob not null references users (id) on delete cascade,
  created_at integer not null,
  expires_at integer not null,
  used_at integer
) strict;

-- One row per address or account that tries to sign in, counted within a window.
create table sign_in_attempts (
  key text primary key,
  since integer not null,
  tries integer not null
) strict;

create table absences (
  id blob primary key,
  user_id blob not null references users (id) on delete cascade,
  from_day text not null,
  until_day text not null,
  handling text not null check (handling in ('hold', 'move', 'hand_over')),
  to_user blob references users (id),
  reason text,
  created_by blob not null,
  created_at integer not null
) strict;
create index absences_of_user on absences (user_id, from_day);

create table holidays (
  region text not null,
  day text not null,
  -- Closed from that minute of the day on; null: all day.
  from_minute integer,
  -- Empty: it has none.
  name text not null,
  -- The file that it came with; empty: by hand.
  source text not null,
  primary key (region, day)
) strict;

create table guard_editions (
  number integer primary key,
  rules text not null,
  checksum integer not null,
  made_by blob not null,
  made_at integer not null
) strict;

create table custom_fields (
  key text primary key,
  label text not null,
  kind text not null check (kind in ('text', 'number', 'date', 'choice', 'flag')),
  choices text,
  position integer not null,
  created_at integer not null
) strict;

create table companies (
  id blob primary key,
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
  one_voice_exempt integer not null check (one_voice_exempt in (0, 1)),
  custom text not null,
  import_id blob,
  version integer not null,
  created_at integer not null,
  deleted_at integer
) strict;
create index companies_by_name on companies (folded);
create index companies_by_domain on companies (domain) where domain is not null;

create table prospects (
  id blob primary key,
  name text not null,
  given text,
  family text,
  title text,
  company_id blob references companies (id),
  owner_id blob references users (id),
  worth integer not null check (worth between 0 and 2),
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
  inquiry_at integer,
  referred_by blob,
  succeeds blob,
  merged_into blob,
  import_id blob,
  version integer not null,
  created_at integer not null,
  deleted_at integer
) strict, without rowid;
create index prospects_of_owner on prospects (owner_id, id);
create index prospects_of_company on prospects (company_id) where company_id is not null;
create index prospects_deleted on prospects (deleted_at) where deleted_at is not null;

create table phones (
  prospect_id blob not null references prospects (id) on delete cascade,
  position integer not null,
  number text not null,
  line text not null,
  condition text not null,
  label text,
  primary key (prospect_id, position)
) strict, without rowid;
create index phones_by_number on phones (number);

create table emails (
  prospect_id blob not null references prospects (id) on delete cascade,
  position integer not null,
  address text not null,
  condition text not null,
  primary key (prospect_id, position)
) strict, without rowid;
create index emails_by_address on emails (address);

create table socials (
  prospect_id blob not null references prospects (id) on delete cascade,
  position integer not null,
  handle text not null,
  primary key (prospect_id, position)
) strict, without rowid;

create table tags (
  prospect_id blob not null references prospects (id) on delete cascade,
  tag text not null,
  primary key (prospect_id, tag)
) strict, without rowid;
create index tags_by_tag on tags (tag, prospect_id);

-- What others call this person or company: the first thing that duplicates are told by.
create table external_ids (
  kind text not null check (kind in ('prospect', 'company')),
  source text not null,
  external_id text not null,
  id blob not null,
  primary key (kind, source, external_id)
) strict, without rowid;
create index external_ids_of on external_ids (id);

create table cadences (
  id blob primary key,
  name text not null,
  about text not null,
  current_number integer not null,
  version integer not null,
  created_at integer not null,
  archived_at integer
) strict;
create unique index cadences_by_name on cadences (name) where archived_at is null;

create table cadence_versions (
  id blob primary key,
  cadence_id blob not null references cadences (id),
  number integer not null,
  name text not null,
  steps text not null,
  policy text not null,
  made_by blob,
  made_at integer not null,
  unique (cadence_id, number)
) strict;

create table enrollments (
  prospect_id blob not null references prospects (id) on delete cascade,
  id blob not null,
  version_id blob not null references cadence_versions (id),
  started_at integer not null,
  start_step integer not null,
  origin text not null,
  started_by blob not null,
  live integer not null check (live in (0, 1)),
  ended_at integer,
  primary key (prospect_id, id)
) strict, without rowid;
create unique index enrollments_one_live on enrollments (prospect_id) where live = 1;
create index enrollments_of_version on enrollments (version_id, prospect_id) where live = 1;

-- What people ordered about a round. Append-only.
create table directives (
  prospect_id blob not null references prospects (id) on delete cascade,
  id blob not null,
  enrollment_id blob not null,
  at integer not null,
  by_user blob not null,
  ordered text not null,
  primary key (prospect_id, id)
) strict, without rowid;

-- What happened. Append-only: taken back by a row in voids, followed by rows in touch_news.
create table touches (
  prospect_id blob not null references prospects (id) on delete cascade,
  id blob not null,
  enrollment_id blob,
  occurred_at integer not null,
  recorded_at integer not null,
  channel text not null,
  direction text not null,
  disposition text not null,
  outcome text,
  purpose text not null,
  by_user blob not null,
  recorded_by blob not null,
  step integer,
  attempt integer,
  address text,
  note text,
  irritated integer not null check (irritated in (0, 1)),
  duration_seconds integer,
  breach text,
  import_id blob,
  primary key (prospect_id, id)
) strict, without rowid;

create table touch_news (
  prospect_id blob not null references prospects (id) on delete cascade,
  touch_id blob not null,
  at integer not null,
  news text not null,
  primary key (prospect_id, touch_id, at, news)
) strict, without rowid;

create table voids (
  prospect_id blob not null references prospects (id) on delete cascade,
  touch_id blob not null,
  at integer not null,
  by_user blob not null,
  reason text not null,
  primary key (prospect_id, touch_id)
) strict, without rowid;

-- The plan of each round, as the planner made it, with what a list shows, so that a list joins nothing.
-- section: 0 promised, 1 inquiry, 2 answered, 3 deal, 4 closing (never stored), 5 due, 6 keep in touch, 7 repair,
-- 8 blocked; null where the round is over. Nobody's owner and the timetable that is always open are sixteen zeros.
-- worth, due_day and chance are the rank's, zero in sections that do not rank by them.
create table answers (
  prospect_id blob not null references prospects (id) on delete cascade,
  enrollment_id blob not null,
  owner_id blob not null,
  company_id blob,
  version_id blob not null,
  state text not null,
  section integer,
  timetable_id blob not null,
  worth integer not null,
  due_day integer not null,
  chance integer not null,
  due_at integer not null,
  ready_at integer not null,
  channel text,
  address text,
  step integer,
  occasion text,
  attempts_made integer not null,
  attempts_planned integer not null,
  dials integer not null,
  dials_ever integer not null,
  messages_left integer not null,
  mails_sent integer not null,
  put_off integer not null,
  blocked text,
  companion integer,
  revisit_on text,
  fired_at integer,
  fired_early integer not null check (fired_early in (0, 1)),
  reasons text not null,
  card text not null,
  decided_at integer not null,
  stale_at integer,
  stamp integer not null,
  primary key (prospect_id, enrollment_id)
) strict, without rowid;
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
  id blob primary key,
  hours_key text not null,
  openings text not null,
  computed_at integer not null,
  stale_at integer not null
) strict;
create index timetables_stale on timetables (stale_at);

-- How many answers of an owner become ready by when. minute 0: ready at the owner's mark or before it.
create table agenda (
  owner_id blob not null,
  minute integer not null,
  section integer not null,
  timetable_id blob not null,
  entries integer not null,
  primary key (owner_id, minute, section, timetable_id)
) strict, without rowid;

create table agenda_marks (
  owner_id blob primary key,
  minute integer not null
) strict, without rowid;

create table done_counts (
  owner_id blob not null,
  day text not null,
  entries integer not null,
  primary key (owner_id, day)
) strict, without rowid;

-- What reaches across people, keyed by whom it holds back; joined at display.
create table holds (
  held_owner_id blob not null,
  scope text not null check (scope in ('person', 'number', 'company')),
  key text not null,
  rule text not null,
  until_at integer not null,
  by_user blob not null,
  primary key (held_owner_id, scope, key, rule)
) strict, without rowid;
create index holds_until on holds (until_at);

-- Standing prohibitions. No reference to a prospect: they survive the person.
create table suppressions (
  id blob primary key,
  kind text not null check (kind in ('person', 'number', 'address', 'company')),
  key text not null,
  forbids text not null,
  since integer not null,
  reason text,
  source text,
  by_user blob,
  prospect_id blob,
  touch_id blob,
  import_id blob,
  lifted_at integer,
  lifted_by blob,
  lifted_reason text
) strict;
create index suppressions_by_key on suppressions (kind, key);
create index suppressions_of_touch on suppressions (touch_id) where touch_id is not null;
create index suppressions_of_import on suppressions (import_id) where import_id is not null;

create table overrides (
  prospect_id blob not null references prospects (id) on delete cascade,
  id blob not null,
  rule text not null,
  until_at integer not null,
  reason text not null,
  by_user blob not null,
  at integer not null,
  primary key (prospect_id, id)
) strict, without rowid;

create table deals (
  prospect_id blob not null references prospects (id) on delete cascade,
  id blob not null,
  title text not null,
  owner_id blob,
  stage text not null,
  next_step text,
  next_at integer,
  enrollment_id blob,
  touch_id blob,
  version integer not null,
  created_at integer not null,
  closed_at integer,
  primary key (prospect_id, id)
) strict, without rowid;
create index deals_due on deals (owner_id, next_at) where closed_at is null and next_at is not null;

-- "Should I go on?": what was answered, and when.
create table reviews (
  prospect_id blob not null references prospects (id) on delete cascade,
  id blob not null,
  enrollment_id blob not null,
  question text not null,
  answer text not null,
  by_user blob not null,
  at integer not null,
  primary key (prospect_id, id)
) strict, without rowid;

create table imports (
  id blob primary key,
  user_id blob not null,
  kind text not null,
  file_name text not null,
  digest blob not null,
  options text not null,
  state text not null check (state in ('running', 'done', 'undoing', 'undone', 'interrupted', 'dry_run')),
  rows_read integer not null,
  rows_total integer,
  counts text not null,
  remarks text not null,
  started_at integer not null,
  ended_at integer,
  lease_until integer not null
) strict;

create table import_parts (
  import_id blob not null references imports (id) on delete cascade,
  part integer not null,
  bytes blob not null,
  primary key (import_id, part)
) strict;

create table import_rows (
  import_id blob not null references imports (id) on delete cascade,
  line integer not null,
  outcome text not null,
  kind text not null,
  id blob,
  before text,
  primary key (import_id, line, kind)
) strict, without rowid;

create table import_rejects (
  import_id blob not null references imports (id) on delete cascade,
  line integer not null,
  field text not null,
  reason text not null,
  record text not null,
  primary key (import_id, line)
) strict, without rowid;

create table idempotency (
  user_id blob not null,
  method text not null,
  path text not null,
  key text not null,
  body_hash blob not null,
  status integer,
  response text,
  lease_until integer not null,
  created_at integer not null,
  primary key (user_id, method, path, key)
) strict, without rowid;
create index idempotency_old on idempotency (created_at);

create table audit (
  id blob primary key,
  at integer not null,
  user_id blob,
  action text not null,
  subject_kind text not null,
  subject_id blob,
  before text,
  after text
) strict, without rowid;
create index audit_of_subject on audit (subject_id, at) where subject_id is not null;

-- Work that one node at a time does.
create table leases (
  name text primary key,
  holder text not null,
  until_at integer not null
) strict;

-- Ids of committed verbs, for a commit whose outcome was lost with the connection.
create table verbs (
  id blob primary key
) strict, without rowid;

create table search_documents (
  document integer primary key,
  kind integer not null,
  id blob not null,
  unique (kind, id)
) strict;

-- Tokens are folded by the program; the tokenizer only splits at spaces.
create virtual table search_tokens using fts5 (
  tokens, content = '', contentless_delete = 1, detail = none, prefix = '2',
  tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* P* S* Co Cn'"
);
