// Every page of a full workspace: WCAG 2.2 AA in light and dark, on a desk and on a phone, at most 50 KB, a strict policy, no error.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertGood, launch, visit } from './browser.mjs';
import { busyWorkspace, signIn } from './workspace.mjs';

let browser;
let app;
let visitor;

before(async () => {
  browser = await launch();
  app = await busyWorkspace();
  visitor = await visit(browser, app.base);
}, { timeout: 300_000 });

after(async () => {
  await browser?.close();
  await app?.stop();
});

test('sign-in', async () => {
  await assertGood(visitor.page, `${app.base}/sign-in`);
});

const pages = [
  ['Today', '/today'],
  ['Today, with a second question open', '/today', async (page) => {
    await page.locator('#who').waitFor();
    await page.keyboard.press('7');
    await page.locator('dialog[open]').waitFor();
  }],
  ['Today, with the keys open', '/today', async (page) => {
    await page.locator('#who').waitFor();
    await page.keyboard.press('?');
    await page.locator('dialog[open]').waitFor();
  }],
  ['Today, with the number as a picture', '/today', async (page) => {
    await page.locator('.dial summary').click();
  }],
  ['People', '/prospects'],
  ['Somebody rang', '/rang'],
  ['Somebody rang, digits typed', '/rang?q=555'],
  ['Found', '/search?q=an'],
  ['Cadences', '/cadences'],
  ['Import', '/imports'],
  ['Deals', '/deals'],
  ['Team', '/team'],
  ['Backlog', '/backlog'],
  ['Hours', '/hours'],
  ['Load ahead', '/load'],
  ['Load ahead with new people', '/load?people=200&owner=round_robin&cadence=Five%20and%20fire'],
  ['Guard rules', '/guard'],
  ['Do not call', '/suppressions'],
  ['Registries', '/registries'],
  ['Your settings', '/me'],
  ['The workspace', '/settings'],
  ['Closed days', '/settings/closed-days'],
  ['Custom fields', '/settings/custom-fields'],
  ['A law, to be tightened', '/guard/law/US-TX'],
  ['A region without a law of its own', '/guard/law/US-CA'],
  ['A new person', '/prospects/new'],
  ['A new cadence', '/cadences/new'],
  ['Nothing there', '/no-such-page'],
];

test('the welcome link and the first sign-in', async () => {
  await assertGood(visitor.page, `${app.base}${app.link.pathname}`);
  await signIn(visitor.page, app);
});

for (const [name, path, prepare] of pages) {
  test(name, async () => {
    await assertGood(visitor.page, `${app.base}${path}`, prepare);
  });
}

const firstLink = async (list, inside) => {
  await visitor.page.goto(`${app.base}${list}`);
  const links = await visitor.page.$$eval('a[href]', (found) => found.map((link) => link.getAttribute('href')));
  const link = links.find((href) => inside.test(href));
  assert.ok(link, `${list} links to none: ${links.join(' ')}`);
  return link;
};

for (const [name, list, inside, end = ''] of [
  ['A prospect', '/prospects', /^\/prospects\/[0-9a-f]{32,}$/],
  ['A prospect to change', '/prospects', /^\/prospects\/[0-9a-f]{32,}$/, '/edit'],
  ['A cadence', '/cadences', /^\/cadences\/[0-9a-f]{32,}$/],
  ['A cadence to change', '/cadences', /^\/cadences\/[0-9a-f]{32,}$/, '/edit'],
  ['A person of the team', '/team', /^\/team\/[0-9a-f]{32,}$/],
  ['Their people, to be handed over', '/team', /^\/team\/[0-9a-f]{32,}$/, '/hand-over'],
]) {
  test(name, async () => {
    const link = await firstLink(list, inside);
    await assertGood(visitor.page, `${app.base}${link}${end}`);
  });
}

test('A company', async () => {
  const person = await firstLink('/prospects', /^\/prospects\/[0-9a-f]{32,}$/);
  await assertGood(visitor.page, `${app.base}${await firstLink(person, /^\/companies\/[0-9a-f]{32,}$/)}`);
});

test('What changes in a cadence, and an older version of it', async () => {
  const { page } = visitor;
  const cadence = await firstLink('/cadences', /^\/cadences\/[0-9a-f]{32,}$/);
  const change = async () => {
    await page.goto(`${app.base}${cadence}/edit`);
    const goal = page.locator('[name="s0.goal"]');
    await goal.fill(`${await goal.inputValue()}, and say so`);
    await page.getByRole('button', { name: 'See what changes' }).click();
    await page.getByRole('button', { name: /^Save version/ }).waitFor();
  };
  await assertGood(page, `${app.base}${cadence}/edit`, change);
  await page.getByRole('button', { name: /^Save version/ }).click();
  await page.getByText('is ready. Running rounds stay on theirs.').waitFor();
  await assertGood(page, `${app.base}${cadence}/versions/1`);
  await assertGood(page, `${app.base}${cadence}`);
});

test('every answer carries the strict policy', async () => {
  for (const path of ['/sign-in', '/today', '/prospects', '/no-such-page']) {
    const answer = await visitor.page.goto(`${app.base}${path}`);
    const policy = answer.headers()['content-security-policy'] ?? '';
    assert.match(policy, /script-src 'self'/, path);
    assert.match(policy, /default-src '(self|none)'/, path);
    assert.doesNotMatch(policy, /unsafe-eval|script-src[^;]*unsafe-inline/, path);
    assert.equal(answer.headers()['x-content-type-options'], 'nosniff', path);
  }
});

test('no page of the app asks another host', async () => {
  const others = new Set();
  visitor.page.on('request', (request) => {
    if (!request.url().startsWith(app.base) && !request.url().startsWith('data:')) others.add(request.url());
  });
  for (const [, path] of pages) await visitor.page.goto(`${app.base}${path}`);
  assert.deepEqual([...others], []);
});

test('nothing went wrong in any page', () => {
  assert.deepEqual(visitor.trouble, []);
});
