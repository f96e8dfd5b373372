// What a newcomer sees: the demo prints how to get in, the list is full, and a call is logged within seconds.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertGood, launch, visit } from './browser.mjs';
import { demoWorkspace, signInToDemo } from './workspace.mjs';

let browser;
let app;
let visitor;

before(async () => {
  browser = await launch();
  app = await demoWorkspace();
  visitor = await visit(browser, app.base);
}, { timeout: 300_000 });

after(async () => {
  await browser?.close();
  await app?.stop();
});

test('the demo says how to sign in, and its list has promises, answers and people who are due', async () => {
  await signInToDemo(visitor.page, app);
  const headings = await visitor.page.$$eval('#queue h2', (all) => all.map((one) => one.firstElementChild.textContent.trim()));
  for (const section of ['Promised', 'Answered you', 'Due']) assert.ok(headings.includes(section), headings.join(', '));
});

for (const path of ['/today', '/prospects', '/deals', '/team', '/suppressions']) {
  test(`${path} of the demo`, async () => {
    await assertGood(visitor.page, `${app.base}${path}`);
  });
}

test('the first call is logged with one key', async () => {
  const { page } = visitor;
  await page.goto('/today');
  const links = await page.$$eval('#queue a[data-entry]', (all) => all.filter((one) => one.querySelector('.dots')).map((one) => one.href));
  await page.goto(links[0]);
  const name = (await page.locator('#who').innerText()).trim();
  await page.keyboard.press('1');
  await page.locator('#said .said', { hasText: name }).waitFor();
});

test('nothing went wrong in any page', () => {
  assert.deepEqual(visitor.trouble, []);
});
