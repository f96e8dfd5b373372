// Workspaces to test on: an empty one filled over the API with people of ours, and the demo.
import assert from 'node:assert/strict';
import { freePort, run, start, temporaryFolder } from './app.mjs';

// A Tuesday morning in Boston: office hours from Reno to Berlin, so that there is work on the list whenever the tests run.
export const tuesday = '2026-11-24T15:00:00Z';
export const owner = { name: 'Ana Ruiz', email: 'ana@example.com', password: 'a-long-quiet-river' };

// An empty workspace, served. `app.api(method, path, body)` speaks for its owner.
export async function freshWorkspace(name) {
  const folder = temporaryFolder(name);
  const data = ['--data', folder];
  const made = run([...data, 'init', '--owner-email', owner.email, '--owner-name', owner.name, '--region', 'US', '--zone', 'America/New_York', '--json']);
  assert.equal(made.status, 0, made.stderr);
  const token = run([...data, 'token', 'create', '--name', 'tests', '--json']);
  assert.equal(token.status, 0, token.stderr);
  const app = await serve([...data, 'serve'], folder);
  app.token = JSON.parse(token.stdout).secret;
  app.link = new URL(made.stdout.match(/https?:\/\/[^\s"]+/)[0]);
  app.api = (method, path, body) => api(app, method, path, body);
  return app;
}

export async function demoWorkspace() {
  const folder = temporaryFolder('demo');
  return serve(['--data', `${folder}/demo`, 'demo'], folder);
}

async function serve(args, folder) {
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  return start([...args, '--listen', `127.0.0.1:${port}`, '--at', tuesday], base, folder);
}

async function api(app, method, path, body) {
  const answer = await fetch(`${app.base}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${app.token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    body: body ? JSON.stringify(body) : undefined,
  });
  const text = await answer.text();
  const value = text && answer.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text;
  return { status: answer.status, value };
}

let people = 0;
const known = new Map();

export const idOf = (name) => known.get(name);

// A person of Boston with a number of their own, on Five and fire, due now.
export async function duePerson(app, change = {}) {
  people += 1;
  const number = `+1617555${String(100 + people).padStart(4, '0')}`;
  const created = await app.api('POST', '/prospects', {
    name: `Person ${String(people).padStart(3, '0')}`,
    title: 'Head of logistics',
    company: `Company ${people}`,
    zone: 'America/New_York',
    phones: [{ number }],
    emails: [{ address: `person${people}@example.com` }],
    ...change,
  });
  assert.equal(created.status, 201, JSON.stringify(created.value));
  known.set(created.value.name, created.value.id);
  const enrolled = await app.api('POST', `/prospects/${created.value.id}/enrollments`, { cadence: 'Five and fire' });
  assert.ok(enrolled.status < 300, JSON.stringify(enrolled.value));
  const enrollment = enrolled.value.enrollment?.id ?? enrolled.value.id;
  return { id: created.value.id, name: created.value.name, number: created.value.phones[0]?.number, enrollment };
}

// Signs the owner in: by the one-time link the first time, by password from then on.
export async function signIn(page, app) {
  if (!app.password) {
    await page.goto(app.base + app.link.pathname + app.link.search);
    await page.locator('input[type=password]').first().waitFor();
    for (const field of await page.locator('input[type=password]').all()) await field.fill(owner.password);
    await page.locator('main form button, main form [type=submit]').first().click();
    await page.waitForURL((url) => url.pathname.startsWith('/today'));
    app.password = owner.password;
    return;
  }
  await page.goto(`${app.base}/sign-in`);
  await page.locator('input[name=email]').fill(owner.email);
  await page.locator('input[name=password]').fill(app.password);
  await page.locator('main form button, main form [type=submit]').first().click();
  await page.waitForURL((url) => url.pathname.startsWith('/today'));
}

// A workspace in which every page has something to show.
export async function busyWorkspace() {
  const app = await freshWorkspace('busy');
  const log = async (person, touch) => {
    const done = await app.api('POST', '/touches', { prospect_id: person.id, ...touch });
    assert.equal(done.status, 201, JSON.stringify(done.value));
  };
  for (let nth = 0; nth < 12; nth += 1) await duePerson(app, { tags: ['freight', 'fair 2026'], custom: { fleet: String(nth) } });
  await log(await duePerson(app), { disposition: 'callback', callback_at: '2026-11-24T19:00:00Z', note: 'Ask for the plan of the new hall' });
  await log(await duePerson(app), { disposition: 'interested', note: 'Wants a quote for two lorries' });
  await log(await duePerson(app), { disposition: 'no', irritated: true });
  await log(await duePerson(app), { disposition: 'do_not_call' });
  await log(await duePerson(app), { disposition: 'rang', direction: 'inbound', note: 'Rang at noon, sounded glad' });
  await log(await duePerson(app), { disposition: 'wrong_number', detail: 'dead' });
  await log(await duePerson(app), { disposition: 'left_company' });
  await duePerson(app, { name: 'Late Riser', zone: 'America/Los_Angeles', phones: [{ number: '+1 213 555 0142' }] });
  await app.api('POST', '/suppressions', { forbids: 'calls', number: '+1 617 555 0199', reason: 'asked at the fair' });
  const mate = await app.api('POST', '/users', { name: 'Ben Holm', email: 'ben@example.com', role: 'rep' });
  assert.equal(mate.status, 201, JSON.stringify(mate.value));
  return app;
}

// The demo prints who may sign in; the first rep has the list worth looking at.
export async function signInToDemo(page, app) {
  const printed = app.output();
  const password = printed.match(/password:\s+(\S+)/i)?.[1];
  const emails = [...printed.matchAll(/[\w.+-]+@example\.com/g)].map((match) => match[0]);
  assert.ok(password && emails.length > 0, `the demo does not say how to sign in:\n${printed}`);
  await page.goto(`${app.base}/sign-in`);
  await page.locator('input[name=email]').fill(emails.at(-1));
  await page.locator('input[name=password]').fill(password);
  await page.locator('main form button, main form [type=submit]').first().click();
  await page.waitForURL((url) => url.pathname.startsWith('/today'));
}
