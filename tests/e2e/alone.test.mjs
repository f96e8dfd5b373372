// Who works alone sees no team; as soon as somebody joins, they do. And a day on paper.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, picture, visit } from './browser.mjs';
import { duePerson, freshWorkspace, signIn } from './workspace.mjs';

let browser;
let app;
let visitor;
let page;
let person;

before(async () => {
  browser = await launch();
  app = await freshWorkspace('alone');
  visitor = await visit(browser, app.base);
  page = visitor.page;
  await signIn(page, app);
  person = await duePerson(app);
  for (let nth = 0; nth < 30; nth += 1) await duePerson(app);
  const interested = await duePerson(app);
  await app.api('POST', '/touches', { prospect_id: interested.id, disposition: 'interested' });
});

after(async () => {
  await browser?.close();
  await app?.stop();
});

const paths = () => ['/today', '/prospects', `/prospects/${person.id}`, `/prospects/${person.id}/edit`, '/prospects/new', '/imports', '/deals', '/rang?q=Person', '/settings', '/cadences'];
const ofATeam = /\bTeam\b|Hand over|Whose(?! line)|Better with a colleague|with Ana Ruiz|Who sees what/;

// What a person can read there, menus included.
const read = async (path) => {
  await page.goto(path);
  return page.evaluate(() => {
    const clone = document.body.cloneNode(true);
    clone.querySelectorAll('script').forEach((one) => one.remove());
    return clone.textContent.replace(/\s+/g, ' ');
  });
};

test('alone, no page speaks of a team', async () => {
  for (const path of paths()) {
    const found = (await read(path)).match(ofATeam)?.[0];
    assert.equal(found, undefined, path);
  }
});

test('alone, a person can be changed and stays one\'s own', async () => {
  await page.goto(`/prospects/${person.id}/edit`);
  await page.locator('input[name=title]').fill('Buyer');
  await page.locator('main form button.go').first().click();
  await page.waitForURL((url) => url.pathname === `/prospects/${person.id}`);
  const told = (await app.api('GET', `/prospects/${person.id}`)).value;
  assert.equal(told.title, 'Buyer');
  assert.equal(told.owner?.name, 'Ana Ruiz');
});

test('on paper Today is a call list: everybody with their number and a box, dark on white, and no card', async () => {
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await page.goto('/today');
  const seen = await page.evaluate(() => {
    const visible = (selector) => [...document.querySelectorAll(selector)].filter((one) => one.getClientRects().length > 0);
    return {
      entries: visible('.queue li').length,
      numbers: visible('.queue .on-paper').map((one) => one.textContent),
      cards: visible('.card, .aside, .bar, .log, .day progress, .to-queue').length,
      head: document.querySelector('h1').innerText,
      ink: getComputedStyle(document.querySelector('.queue strong')).color,
    };
  });
  assert.equal(seen.entries, 31);
  assert.equal(seen.numbers.filter((number) => /^\+1 617 555 \d{4}$/.test(number)).length, 31);
  assert.equal(seen.cards, 0);
  assert.equal(seen.head, 'Tuesday, 24 November: the calls of Ana Ruiz');
  assert.match(seen.ink, /rgb\((\d|[1-5]\d), (\d|[1-5]\d), (\d|[1-5]\d)\)/);
  const paper = await page.pdf({ format: 'A4' });
  const pages = paper.toString('latin1').match(/\/Type\s*\/Page[^s]/g).length;
  assert.ok(pages >= 2 && pages <= 3, `${pages} pages for 31 people`);
  await page.setViewportSize({ width: 718, height: 1047 });
  await picture(page, 'today-paper');
  await page.setViewportSize({ width: 1280, height: 940 });
  await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
});

test('somebody joins, and there is a team', async () => {
  await page.goto('/settings');
  await page.getByRole('link', { name: 'Add somebody' }).click();
  await page.locator('input[name=name]').fill('Ben Holm');
  await page.locator('input[name=email]').fill('ben@example.com');
  await page.getByRole('button', { name: /Add, and make/ }).click();
  await page.locator('.notice.go', { hasText: 'Ben Holm' }).waitFor();
  // Who is here is looked up once a second.
  for (let tries = 0; tries < 40 && !/Team/.test(await read('/today')); tries += 1) await page.waitForTimeout(50);
  assert.match(await read('/today'), /Team/, 'still alone');
  assert.match(await read('/prospects'), /Whose/);
  assert.match(await read(`/prospects/${person.id}`), /Hand over to/);
  assert.match(await read('/settings'), /Who sees what/);
});

test('nothing went wrong in any page', () => {
  assert.deepEqual(visitor.trouble, []);
});
