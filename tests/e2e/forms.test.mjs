// Forms in a real browser: what nobody has touched is sent back as it was. The walk over all of them is crates/web/tests/forms.rs;
// this says that Chromium reads a form as that walk does.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, visit } from './browser.mjs';
import { duePerson, freshWorkspace, signIn } from './workspace.mjs';

let browser;
let app;
let page;
let person;

before(async () => {
  browser = await launch();
  app = await freshWorkspace('forms');
  ({ page } = await visit(browser, app.base));
  await signIn(page, app);
  person = await duePerson(app, {
    street: '1 Main St; rear\nSuite 5',
    tags: ['Smith, Jones & Co', '"quoted"', 'a; b', '<b>'],
    custom: { 'ratio: now': '1:2', 'two lines': 'first\nsecond: third\n\nfifth', empty: '', zero: '0', '<i>': '</textarea><script>', long: 'x'.repeat(9000) },
  });
  const interested = await duePerson(app);
  await app.api('POST', '/touches', { prospect_id: interested.id, disposition: 'interested' });
  await app.api('POST', `/prospects/${(await duePerson(app)).id}/keep-in-touch`, { every: 'every 181 days', if_active: 'every 93 days' });
  await app.api('PATCH', '/workspace', { our_offer: 'freight <cold> & "warm"' });
});

after(async () => {
  await browser?.close();
  await app?.stop();
});

const everything = async () => {
  const of = async (path) => (await app.api('GET', path)).value;
  const people = (await of('/prospects?limit=50')).items;
  const cadences = (await of('/cadences')).items;
  return {
    people: await Promise.all(people.map(({ id }) => of(`/prospects/${id}`))),
    cadences,
    versions: await Promise.all(cadences.map(({ id }) => of(`/cadences/${id}/versions`))),
    workspace: await of('/workspace'),
    users: await of('/users'),
    deals: await of('/deals'),
  };
};

test('every form that holds something changes nothing when it is saved as it stands', async () => {
  const cadences = (await app.api('GET', '/cadences')).value.items;
  const paths = [`/prospects/${person.id}/edit`, '/settings', '/me', '/deals', ...cadences.map(({ id }) => `/cadences/${id}/edit`)];
  const kept = (await app.api('GET', '/prospects?limit=50')).value.items.map(({ id }) => `/prospects/${id}`);
  const was = await everything();
  let saved = 0;
  for (const path of [...paths, ...kept]) {
    await page.goto(path);
    const forms = page.locator('main form[method=post]');
    const filled = await forms.evaluateAll((all) => all.map((form) => [...form.elements].some((one) => one.matches('input:not([type=hidden]), textarea') && one.defaultValue !== '' && one.type !== 'checkbox')));
    for (const [nth, edits] of filled.entries()) {
      if (!edits) continue;
      await page.goto(path);
      await Promise.all([page.waitForNavigation(), forms.nth(nth).evaluate((form) => form.requestSubmit(form.querySelector('button')))]);
      assert.equal(await page.locator('[role=alert]').count(), 0, `${path}: ${await page.locator('main').innerText()}`);
      assert.deepEqual(await everything(), was, path);
      saved += 1;
    }
  }
  assert.ok(saved >= 4 + cadences.length, `only ${saved} forms were saved`);
});

test('one script of a cadence is changed, seen before it is saved, and brought back', async () => {
  const { value: known } = await app.api('GET', '/cadences/Five%20and%20fire');
  await page.goto(`/cadences/${known.id}/edit`);
  await page.locator('fieldset').nth(1).locator('summary').click();
  const script = page.locator('[name="s1.live"]');
  await script.fill(`${await script.inputValue()}\nOne more line.`);
  await page.getByRole('button', { name: 'See what changes' }).click();
  assert.match(await page.locator('ins').allInnerTexts().then((texts) => texts.join()), /One more line\./);
  assert.equal(await page.locator('del').count(), 0);
  await page.getByRole('button', { name: 'Save version 2' }).click();
  const { value: after } = await app.api('GET', '/cadences/Five%20and%20fire');
  assert.equal(after.version, 2);
  for (const [nth, step] of known.steps.entries()) {
    const { live, ...rest } = after.steps[nth];
    const { live: had, ...others } = step;
    assert.deepEqual(rest, others, `step ${nth + 1}`);
    assert.equal(live, nth === 1 ? `${had.trim()}\nOne more line.` : had);
  }
  await page.getByRole('link', { name: 'Version 1', exact: true }).click();
  await page.getByRole('button', { name: 'Bring version 1 back' }).click();
  await page.getByText('Version 1 is back, as version 3.').waitFor();
  const { value: back } = await app.api('GET', '/cadences/Five%20and%20fire');
  assert.deepEqual(back.steps, known.steps);
});
