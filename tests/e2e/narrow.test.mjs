// On a phone no page scrolls sideways, whatever words stand in it: names, companies, addresses and notes that cannot be broken at a blank.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { launch, phone, picture, visit } from './browser.mjs';
import { freshWorkspace, signIn } from './workspace.mjs';

let browser;
let app;
let page;

// As long as a line may be in most fields, and no blank to break it at.
const word = (length, beginning = '') => `${beginning}${'Donaudampfschifffahrtsgesellschaft'.repeat(10)}`.slice(0, length);
const long = word(200);

const made = async (method, path, body) => {
  const answer = await app.api(method, path, body);
  assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${JSON.stringify(answer.value)}`);
  return answer.value;
};

let people = 0;
async function somebody(change = {}) {
  people += 1;
  const host = `${word(60, 'a')}.${word(60, 'b')}.example.com`;
  const person = await made('POST', '/prospects', {
    name: word(200, `P${people}`),
    title: long,
    company: word(200, 'Company'),
    source: long,
    addresses: [
      { kind: 'work', sets_clock: true, street: long, city: word(100), state: 'MA', country: 'US', postal_code: '02110' },
      { kind: 'home', sets_clock: false, street: long, city: word(100), state: 'HI', country: 'US', postal_code: '96801' },
    ],
    social: [`https://example.com/${long}`],
    tags: [word(60, 'tag'), 'short'],
    custom: { [word(80, 'Field')]: long },
    zone: 'America/New_York',
    phones: [{ number: `+1617555${String(1000 + people)}` }],
    emails: [{ address: `${word(60, `p${people}`)}@${host}` }],
    ...change,
  });
  await made('POST', `/prospects/${person.id}/grounds`, { kind: 'consumer', reason: long });
  return person;
}

before(async () => {
  browser = await launch();
  app = await freshWorkspace('narrow');
  ({ page } = await visit(browser, app.base, { viewport: phone }));
  await signIn(page, app);
  const steps = Array.from({ length: 9 }, (_, nth) => ({ channel: 'call', wait_days: nth ? 1 : 0, goal: long, live: long, gatekeeper: long, voicemail: 'leave', voicemail_script: long, email_subject: long, email_body: long, coaching: long, fire: nth === 8 }));
  const cadence = await made('POST', '/cadences', { name: word(200, 'Cadence'), about: long, steps });
  await made('PUT', `/cadences/${cadence.id}`, { name: cadence.name, about: long, steps: steps.map((step) => ({ ...step, goal: `${long}x` })) });
  for (const touch of [{ disposition: 'no_answer' }, { disposition: 'interested' }, { disposition: 'callback', callback_at: '2026-11-24T15:01:00Z' }, { disposition: 'left_company' }, null, null]) {
    const person = await somebody();
    await made('POST', `/prospects/${person.id}/enrollments`, { cadence: cadence.id });
    if (touch) await made('POST', '/touches', { prospect_id: person.id, note: long, ...touch });
  }
  const deals = await made('GET', '/deals');
  await made('PATCH', `/deals/${deals.items[0].id}`, { title: long, next_step: long });
  await made('POST', '/teams', { name: long });
  const mate = await made('POST', '/users', { name: word(200, 'Mate'), email: `${word(60)}@example.com`, role: 'rep' });
  const id = mate.user?.id ?? mate.id;
  await made('POST', `/users/${id}/absences`, { from: '2026-12-01', until: '2026-12-02', reason: long });
  await made('POST', '/tokens', { name: word(100) });
  await made('POST', '/suppressions', { forbids: 'calls', number: '+16175552001', reason: long });
  await made('POST', '/suppressions', { forbids: 'mail', email: `${word(60)}@${word(60)}.example.com`, reason: long });
  await made('PATCH', '/guard/law/US-CA', { paused: true, reason: long }).catch(() => made('PATCH', `/guard/law/${'us_ca'}`, { paused: true, reason: long })).catch(() => null);
  await made('POST', '/closed-days', { days: [{ day: '2026-12-24', name: word(100) }] }).catch(() => null);
  await made('PATCH', '/workspace', { name: word(100), our_offer: word(100) });
  const file = `Name,Phone,${word(100, 'Header')}\n${long},12,${long}\nKai,+16175550190,${long}\n`;
  const answer = await fetch(`${app.base}/api/v1/imports?file_name=${word(100)}.csv`, { method: 'POST', headers: { authorization: `Bearer ${app.token}`, 'content-type': 'text/csv' }, body: file });
  assert.equal(answer.status, 201, await answer.text());
  await page.goto('/imports');
  await page.locator('input[type=file]').setInputFiles({ name: `${word(100)}.csv`, mimeType: 'text/csv', buffer: Buffer.from(file) });
  await page.locator('main form button').first().click();
  await page.waitForURL(/\/imports\/file\//);
}, { timeout: 300_000 });

after(async () => {
  await browser?.close();
  await app?.stop();
});

const seen = new Set();
const faults = [];

// A page as it stands, and with everything in it opened.
async function judge(address) {
  for (const open of [false, true]) {
    const told = await page.evaluate((opens) => {
      if (opens) document.querySelectorAll('main details').forEach((details) => { details.open = true; });
      const { scrollWidth, clientWidth } = document.documentElement;
      const beyond = [...document.querySelectorAll('main *, header *')].filter((one) => {
        const box = one.getBoundingClientRect();
        return box.width > 0 && box.right > clientWidth + 1 && !one.closest('.scroll, .bar nav, .tabs, .unseen');
      });
      return { over: scrollWidth - clientWidth, worst: beyond.slice(0, 2).map((one) => one.outerHTML.slice(0, 90)) };
    }, open);
    if (told.over > 0) faults.push(`${address}${open ? ', opened' : ''} by ${told.over}: ${told.worst.join(' ')}`);
  }
}

test('no page scrolls sideways on a phone', { timeout: 300_000 }, async () => {
  const kind = (address) => address.replace(/\?.*/, '').replace(/[0-9a-f]{24,}/g, 'id').replace(/\/guard\/law\/.*/, '/guard/law/region');
  const often = new Map();
  const queue = [new URL(page.url()).pathname, '/today', '/prospects', '/prospects/new', '/rang', `/rang?q=${word(30, 'P1')}`, '/imports', '/cadences', '/cadences/new', '/deals', '/team', '/me', '/guard', `/guard?who=${word(20, 'P')}&channel=call`, `/guard?who=${word(200, 'P1')}&channel=call`, '/registries', '/load', '/hours', '/suppressions', '/settings', '/settings/custom-fields', '/settings/closed-days', '/backlog', `/search?q=${word(60, 'P1')}`, '/guard/law/US-TX', `/prospects?q=${word(60, 'P1')}`, '/no-such-page'];
  while (queue.length > 0) {
    const address = queue.shift();
    if (seen.has(address) || (often.get(kind(address)) ?? 0) >= 5) continue;
    often.set(kind(address), (often.get(kind(address)) ?? 0) + 1);
    const answer = await page.goto(address);
    if (!(answer.headers()['content-type'] ?? '').startsWith('text/html')) continue;
    assert.ok(answer.status() < 500, `${address} answered ${answer.status()}`);
    seen.add(address);
    await judge(address);
    await picture(page, `narrow-${address.replace(/[^a-z]+/g, '-').slice(0, 60)}`);
    for (const link of await page.$$eval('a[href]', (links) => links.map((one) => one.getAttribute('href')))) {
      const url = new URL(link, app.base + address);
      if (url.origin === app.base && !/^\/(static|api|sign-out|welcome)|\.csv$/.test(url.pathname)) queue.push(url.pathname + url.search);
    }
    if (/^\/today\/[0-9a-f]+$/.test(address)) queue.push(...['callback', 'left_company', 'wrong_person', 'snooze', 'more'].map((question) => `${address}/ask/${question}`));
    if (/^\/(prospects|cadences)\/[0-9a-f]+$/.test(address)) queue.push(`${address}/edit`);
  }
  console.log(`    ${seen.size} pages looked at`);
  assert.deepEqual(faults, []);
  const routes = readFileSync(fileURLToPath(new URL('../../crates/web/src/router.rs', import.meta.url)), 'utf8');
  const gets = [...routes.matchAll(/\.route\("([^"]+)", get\(/g)].map((match) => match[1]);
  const visited = [...seen].map((address) => address.replace(/\?.*/, ''));
  const elsewhere = ['/', '/sign-in', '/welcome/{token}', '/static/{name}', '/when', '/search/found', '/imports/{import}/rejects.csv'];
  const missed = gets.filter((route) => !elsewhere.includes(route) && !visited.some((address) => new RegExp(`^${route.replace(/\{[^}]+\}/g, '[^/]+')}$`).test(address)));
  assert.deepEqual(missed, [], 'every page of the router is looked at');
});

test('what stands under the search field stays on the phone', async () => {
  await page.goto('/prospects');
  await page.locator('.find input').fill('P1');
  await page.locator('#found a').first().waitFor();
  const box = await page.locator('#found').boundingBox();
  assert.ok(box.x >= 0 && box.x + box.width <= phone.width, JSON.stringify(box));
});

test('the captions of a long round never lie over each other', async () => {
  const first = [...seen].filter((address) => /^\/today\/[0-9a-f]+$/.test(address));
  assert.ok(first.length > 1, 'there are cards');
  let captions = 0;
  for (const viewport of [phone, { width: 1280, height: 800 }, { width: 1366, height: 650 }]) {
    await page.setViewportSize(viewport);
    for (const address of first) {
      await page.goto(address);
      const boxes = await page.$$eval('.trail li > *', (all) => all.filter((one) => one.innerText.trim()).map((one) => {
        const range = document.createRange();
        range.selectNodeContents(one);
        const { left, right, top, bottom } = range.getBoundingClientRect();
        return { text: one.innerText, left, right, top, bottom };
      }));
      captions += boxes.length;
      for (const [nth, one] of boxes.entries()) {
        assert.ok(one.right <= viewport.width, `${address} at ${viewport.width}: ${one.text} is cut off`);
        for (const other of boxes.slice(nth + 1)) {
          const over = Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1 && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 1;
          assert.ok(!over, `${address} at ${viewport.width}: “${one.text}” lies over “${other.text}”`);
        }
      }
    }
  }
  assert.ok(captions > 20, `${captions} captions`);
  await page.setViewportSize(phone);
});
