// Whatever stands in any field, every page shows it as text: nothing is executed, nothing is swallowed, no page grows too heavy.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { heaviestPage, launch, picture, visit } from './browser.mjs';
import { naughty } from './naughty.mjs';
import { freshWorkspace, signIn } from './workspace.mjs';

let browser;
let app;
let visitor;
let weight;
// Address of every page seen, with what it shows and the texts of its fields.
const seen = new Map();
// What was stored, by the field that it stands in.
const stored = [];

// Letters that only steer how others are drawn are not compared, and blanks are one blank.
const plain = (text) => text.normalize('NFC').replace(/[\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g, '').replace(/\s+/g, ' ').trim();

// A text with its field's name behind it, so that it cannot be taken for another's.
const marked = (field, nth, longest = 200) => {
  const mark = ` ${field}#${nth}`;
  const text = [...naughty[nth]].slice(0, longest - mark.length).join('') + mark;
  stored.push({ field, nth, text });
  return text;
};

const made = async (method, path, body) => {
  const answer = await app.api(method, path, body);
  assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${JSON.stringify(answer.value)}`);
  return answer.value;
};

async function aPerson(nth, cadence) {
  const company = marked('company', nth);
  const person = await made('POST', '/prospects', {
    name: marked('name', nth),
    title: marked('title', nth),
    company,
    source: marked('source', nth, 100),
    street: marked('street', nth),
    city: marked('city', nth, 100),
    postal_code: '02110',
    social: [marked('social', nth, 100)],
    tags: [`tag${nth} ${[...naughty[nth]].slice(0, 20).join('')}`],
    custom: { remark: marked('custom', nth) },
    zone: 'America/New_York',
    phones: [{ number: `+1617555${String(1000 + nth)}` }],
    emails: [{ address: `p${nth}@example.com` }],
  });
  await made('POST', `/prospects/${person.id}/grounds`, { kind: 'consumer', reason: marked('ground', nth) });
  const round = await made('POST', `/prospects/${person.id}/enrollments`, { cadence: nth % 2 ? 'Five and fire' : cadence });
  const id = round.enrollment.id;
  const touch = { enrollment_id: id, note: marked('note', nth) };
  if (nth % 3 === 0) {
    await made('POST', '/touches', { ...touch, disposition: 'interested' });
    const deals = await made('GET', '/deals?limit=200');
    const deal = deals.items.find((one) => one.prospect.id === person.id);
    await made('PATCH', `/deals/${deal.id}`, { title: marked('deal', nth), next_step: marked('next step', nth) });
  } else if (nth % 3 === 1) {
    await made('POST', '/touches', { ...touch, disposition: 'callback', callback_at: '2026-11-24T15:01:00Z', detail: undefined });
  } else {
    await made('POST', '/touches', { ...touch, disposition: 'wrong_person', referred_to: { name: marked('referred', nth), title: marked('referred title', nth) } });
  }
  await made('POST', '/suppressions', { forbids: 'calls', number: `+1617555${String(2000 + nth)}`, reason: marked('suppression', nth) });
  return { id: person.id, round: id };
}

async function aCadence(nth) {
  // What a script would take for a fact of its own is no text to be shown.
  const script = (field) => {
    const text = marked(field, nth, 180).replace(/[{}[\]]/g, '');
    stored.at(-1).text = text;
    return text;
  };
  const texts = Object.fromEntries(['gatekeeper', 'live', 'voicemail_script', 'email_subject', 'email_body', 'coaching'].map((field) => [field, script(field)]));
  const name = marked('cadence', nth, 100);
  const steps = [{ channel: 'call', goal: script('goal'), voicemail: 'leave', ...texts }, { channel: 'call', wait_days: 2, fire: true, goal: 'close', voicemail: 'leave', voicemail_script: 'Goodbye.' }];
  const about = marked('about', nth);
  const cadence = await made('POST', '/cadences', { name, about, steps });
  // A second version, so that there is one to look back at.
  if (nth === 0) await made('PUT', `/cadences/${cadence.id}`, { name, about, steps: [steps[0], { ...steps[1], wait_days: 3 }] });
  return cadence.id;
}

before(async () => {
  browser = await launch();
  app = await freshWorkspace('naughty');
  visitor = await visit(browser, app.base);
  await signIn(visitor.page, app);
  for (const nth of naughty.keys()) {
    const cadence = await aCadence(nth);
    await aPerson(nth, cadence);
    const user = await made('POST', '/users', { name: marked('user', nth), email: `u${nth}@example.com`, role: 'rep' });
    const id = user.user?.id ?? user.id;
    await made('POST', `/users/${id}/absences`, { from: '2026-12-01', until: '2026-12-02', reason: marked('absence', nth) });
    await made('POST', '/tokens', { name: marked('token', nth, 100) });
  }
  const written = ({ code, name, source, regions, channels, effective_from, effective_until, exempt, kind }) => ({
    code, name, source, authority: 'courtesy', regions, channels, effective_from, effective_until, exempt, kind,
  });
  const rules = (await made('GET', '/guard')).rules.filter((rule) => !rule.law).map(written);
  const like = rules.find((rule) => rule.kind?.limit) ?? rules[0];
  const ours = [0, 3, 5, 17].map((nth) => ({ ...like, code: `ours_${nth}`, name: marked('rule', nth, 100), source: marked('rule source', nth) }));
  await made('PUT', '/guard', { rules: [...rules, ...ours] });
  for (const [nth, code] of [[1, 'us_ca'], [5, 'us_fl'], [17, 'us_tx']]) {
    const law = (await made('GET', '/guard/law')).items ?? (await made('GET', '/guard/law')).jurisdictions ?? [];
    const known = law.find((one) => one.code === code) ?? law[nth];
    await made('PATCH', `/guard/law/${known.code}`, { paused: true, reason: marked('law', nth) });
  }
  await made('POST', '/guard/companies', { business: true, reason: marked('companies', 2) });
  await registry(marked('registry', 5, 100));
  for (const nth of [0, 4, 16, 17]) await anImport(nth);
  await made('PATCH', '/workspace', { name: marked('workspace', 1, 100), our_offer: marked('offer', 3, 100) });
}, { timeout: 300_000 });

after(async () => {
  await browser?.close();
  await app?.stop();
});

async function registry(fileName) {
  const list = await made('GET', '/registries');
  const code = list.items[0].code;
  const query = `code=${code}&as_of=2026-11-20&file_name=${encodeURIComponent(fileName)}`;
  const answer = await fetch(`${app.base}/api/v1/registries?${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${app.token}`, 'content-type': 'text/plain' },
    body: '2025550143\n',
  });
  assert.equal(answer.status, 201, await answer.text());
}

const quoted = (cell) => `"${cell.replaceAll('"', '""')}"`;
const imports = [];

// A file whose name, headers and cells are all naughty; every second row has a number that is none.
async function anImport(nth) {
  const header = marked('header', nth, 100);
  const rows = naughty.map((text, row) => ['', `not a number ${text}`, `i${nth}-${row}@example.com`, text]);
  const body = [['Name', 'Phone', 'Email', header], ...rows].map((row) => row.map(quoted).join(',')).join('\n');
  const query = `map=Phone=phone&file_name=${encodeURIComponent(marked('file', nth, 100))}`;
  const answer = await fetch(`${app.base}/api/v1/imports?${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${app.token}`, 'content-type': 'text/csv' },
    body,
  });
  const text = await answer.text();
  assert.equal(answer.status, 201, text);
  const { id } = JSON.parse(text);
  for (let tries = 0; tries < 600; tries += 1) {
    const view = await made('GET', `/imports/${id}`);
    if (view.ended_at) {
      imports.push(view);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.fail('the import does not end');
}

// Visits a page as its owner would, judges it, and gives the addresses that it links to.
async function look(address) {
  const { page } = visitor;
  weight = 0;
  const answer = await page.goto(address, { waitUntil: 'load' });
  const type = answer.headers()['content-type'] ?? '';
  assert.ok(answer.status() < 400, `${address} answered ${answer.status()}`);
  if (!type.startsWith('text/html')) return [];
  const found = await page.evaluate(() => ({
    pwned: window.pwned,
    foreign: document.querySelectorAll('img[src="x"], iframe, marquee, object, embed, [onerror], [onload], [onfocus], [onmouseover], a[href^="javascript:"]').length,
    text: [document.title, document.body.textContent, ...[...document.querySelectorAll('input, textarea, option')].map((field) => field.value)].join(' '),
    links: [...document.querySelectorAll('a[href]')].map((link) => link.getAttribute('href')),
  }));
  assert.equal(found.pwned, undefined, `${address} executed what stands in a field`);
  assert.equal(found.foreign, 0, `${address} made markup of what stands in a field`);
  seen.set(address, plain(found.text));
  return found.links;
}

test('every page that there is shows it as text', { timeout: 300_000 }, async () => {
  const session = await visitor.page.context().newCDPSession(visitor.page);
  await session.send('Network.enable');
  let page;
  session.on('Network.responseReceived', (event) => { if (event.type === 'Document') page = event.requestId; });
  session.on('Network.loadingFinished', (event) => { if (event.requestId === page) weight = event.encodedDataLength; });
  const assets = 24 * 1024;
  const words = [0, 3, 8, 12, 15].map((nth) => encodeURIComponent(naughty[nth]));
  const asked = words.flatMap((word) => [`/search?q=${word}`, `/search/found?q=${word}`, `/rang?q=${word}`, `/prospects?q=${word}`, `/guard?who=${word}&channel=call`, `/prospects?tag=${word}`, `/sign-in?next=${word}`, `/load?people=3&cadence=${word}`, `/when?when=${word}`]);
  // How many of a kind are looked at: they differ in nothing but their texts, and each text stands in several kinds.
  const often = new Map();
  const kind = (address) => address.replace(/\?.*/, '').replace(/[0-9a-f]{32,}/g, 'id').replace(/\/ask\/.*/, '/ask/question');
  const queue = ['/today', '/prospects', '/rang', '/imports', '/cadences', '/cadences/new', '/prospects/new', '/deals', '/team', '/me', '/guard', '/registries', '/load', '/hours', '/suppressions', '/settings'];
  const heavy = [];
  while (queue.length > 0) {
    const address = queue.shift();
    if (seen.has(address) || (often.get(kind(address)) ?? 0) >= 60) continue;
    often.set(kind(address), (often.get(kind(address)) ?? 0) + 1);
    const links = await look(address);
    if (weight + assets > heaviestPage) heavy.push(`${address}: ${weight} bytes`);
    for (const link of links) {
      const url = new URL(link, app.base + address);
      if (url.origin === app.base && !/^\/(static|api|sign-out|welcome)|\.csv$/.test(url.pathname)) queue.push(url.pathname + url.search);
    }
    if (/^\/today\/[0-9a-f]+$/.test(address)) queue.push(...['callback', 'left_company', 'wrong_person', 'gatekeeper', 'not_now', 'do_not_call'].map((question) => `${address}/ask/${question}`));
    if (/^\/(prospects|cadences)\/[0-9a-f]+$/.test(address)) queue.push(`${address}/edit`);
  }
  for (const address of asked) {
    const answer = await visitor.page.goto(address);
    assert.ok(answer.status() < 500, `${address} answered ${answer.status()}`);
    assert.equal(await visitor.page.evaluate(() => window.pwned), undefined, address);
    seen.set(address, '');
  }
  assert.deepEqual(heavy, [], `${heavy.length} pages are too heavy`);
  console.log(`    ${seen.size} pages looked at, ${stored.length} texts stored`);
  const routes = readFileSync(fileURLToPath(new URL('../../crates/web/src/router.rs', import.meta.url)), 'utf8');
  const gets = [...routes.matchAll(/\.route\("([^"]+)", get\(/g)].map((match) => match[1]);
  const visited = [...seen.keys()].map((address) => address.replace(/\?.*/, ''));
  const elsewhere = ['/', '/welcome/{token}', '/static/{name}', '/imports/file/{key}', '/imports/{import}/rejects.csv'];
  const missed = gets.filter((route) => !elsewhere.includes(route) && !visited.some((address) => new RegExp(`^${route.replace(/\{[^}]+\}/g, '[^/]+')}$`).test(address)));
  assert.deepEqual(missed, [], 'every page of the router is looked at');
});

test('what was stored is shown as it is', () => {
  const all = [...seen.values()].join('\n');
  const fields = new Map();
  for (const { field, text } of stored) {
    const { shown = 0, lost = [] } = fields.get(field) ?? {};
    const there = all.includes(plain(text));
    fields.set(field, { shown: shown + (there ? 1 : 0), lost: there ? lost : [...lost, text] });
  }
  const faults = [...fields].filter(([, { lost }]) => lost.length > 0).map(([field, { shown, lost }]) => `${field}: ${shown} shown, not ${JSON.stringify(lost.slice(0, 3))}`);
  assert.deepEqual(faults, []);
});

test('on paper it is the same text', async () => {
  const { page } = visitor;
  await page.emulateMedia({ media: 'print' });
  for (const address of ['/today', ...[...seen.keys()].filter((one) => /^\/prospects\/[0-9a-f]+$/.test(one)).slice(0, 30)]) {
    await page.goto(address);
    const { pwned, text } = await page.evaluate(() => ({ pwned: window.pwned, text: document.body.innerText }));
    assert.equal(pwned, undefined, address);
    if (address !== '/today') {
      const name = await page.locator('h1').first().innerText();
      assert.ok(plain(text).includes(plain(name)) && plain(name) !== '', `${address} prints no name`);
    }
    await picture(page, `naughty-print-${address.replace(/[^a-z]+/g, '-')}`);
  }
  await page.emulateMedia({ media: 'screen' });
});

test('on a phone nothing scrolls sideways because of it', async () => {
  const { page } = visitor;
  await page.setViewportSize({ width: 390, height: 844 });
  const wide = [];
  const some = (inside, most) => [...seen.keys()].filter((one) => inside.test(one)).slice(-most);
  for (const address of ['/today', '/prospects', '/team', '/deals', '/suppressions', '/imports', '/cadences', '/me', '/guard', '/settings', '/load', ...some(/^\/prospects\/[0-9a-f]+$/, 4), ...some(/^\/cadences\/[0-9a-f]+$/, 2), ...some(/^\/imports\/[0-9a-f]+$/, 2), ...some(/^\/today\/[0-9a-f]+$/, 3)]) {
    await page.goto(address);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (over > 0) wide.push(`${address} by ${over}`);
    await picture(page, `naughty-phone-${address.replace(/[^a-z]+/g, '-')}`);
  }
  await page.setViewportSize({ width: 1280, height: 940 });
  assert.deepEqual(wide, []);
});

test('a file that is looked at before its import, and its rejects', async () => {
  const { page } = visitor;
  await page.goto('/imports');
  const body = [['Name', 'Phone', naughty[0], naughty[17]], ...naughty.map((text) => [text, '12', text, `=1+${text}`])].map((row) => row.map(quoted).join(',')).join('\n');
  await page.locator('input[type=file]').setInputFiles({ name: `${naughty[3].replaceAll('/', '')}.csv`, mimeType: 'text/csv', buffer: Buffer.from(body) });
  if (!/\/imports\/file\//.test(page.url())) await page.locator('main form button').first().click();
  await page.waitForURL(/\/imports\/file\//);
  const { pwned, foreign, text } = await page.evaluate(() => ({ pwned: window.pwned, foreign: document.querySelectorAll('img[src="x"], iframe').length, text: document.body.textContent }));
  assert.equal(pwned, undefined);
  assert.equal(foreign, 0);
  assert.ok(plain(text).includes(plain(naughty[0])), 'the header is shown as it is');
  for (const view of imports) {
    const answer = await fetch(`${app.base}/api/v1/imports/${view.id}/rejects.csv`, { headers: { authorization: `Bearer ${app.token}` } });
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get('content-type'), /^text\/csv/);
    const rejects = await answer.text();
    const cells = [...rejects.matchAll(/(?:^|,|\n)("(?:[^"]|"")*"|[^,\n]*)/g)].map((match) => match[1].replace(/^"|"$/g, '').replaceAll('""', '"'));
    assert.ok(cells.length > naughty.length * 4, 'every row is handed back');
    const formulas = cells.filter((cell) => /^[=@+\-\t\r\n＝＋－＠]/.test(cell) && !/^[+-]?[\d\s().-]+$/.test(cell));
    assert.deepEqual(formulas, [], 'a spreadsheet would run these');
  }
});

test('nothing went wrong in any page', () => {
  assert.deepEqual(visitor.trouble, []);
});
