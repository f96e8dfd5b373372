// Every page works without a script, and shows whatever people are called.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, visit } from './browser.mjs';
import { naughty } from './naughty.mjs';
import { duePerson, freshWorkspace, owner, signIn } from './workspace.mjs';

let browser;
let app;

before(async () => {
  browser = await launch();
  app = await freshWorkspace('plain');
});

after(async () => {
  await browser?.close();
  await app?.stop();
});

test('without a script one can sign in, log a call and take it back', async () => {
  const person = await duePerson(app);
  await duePerson(app);
  const { context, page } = await visit(browser, app.base, { javaScriptEnabled: false });
  await signIn(page, app);
  await page.goto(`/today/${person.enrollment}`);
  await page.getByRole('button', { name: /No answer/ }).click();
  await page.locator('#said .said', { hasText: person.name }).waitFor();
  const timeline = await app.api('GET', `/prospects/${person.id}/timeline`);
  assert.equal(timeline.value.items.filter((item) => item.kind === 'touch').length, 1);
  await page.locator('#said button').click();
  const after = await app.api('GET', `/prospects/${person.id}/timeline`);
  assert.equal(after.value.items.filter((item) => item.kind === 'touch' && !item.voided && item.disposition === 'no_answer').length, 0);
  // A second question is a page of its own.
  await page.goto(`/today/${person.enrollment}`);
  await page.getByRole('button', { name: /Call back/ }).click();
  await page.locator('input[name=when]').fill('tomorrow 3pm');
  await page.getByRole('button', { name: /Promise it/ }).click();
  await page.locator('#said .said', { hasText: person.name }).waitFor();
  const decision = await app.api('GET', `/prospects/${person.id}/decision`);
  assert.equal(decision.value.state, 'callback');
  await context.close();
});

test('naughty strings in every field are shown on every page and never executed', async () => {
  const { context, page, trouble } = await visit(browser, app.base);
  await context.addInitScript(() => { window.pwned = undefined; });
  await signIn(page, app);
  for (const [nth, text] of naughty.entries()) {
    const person = await duePerson(app, {
      name: text,
      title: text,
      company: text,
      city: text,
      source: text,
      street: text,
      tags: [text.slice(0, 40)],
      custom: { remark: text },
      allow_duplicate: true,
    });
    const touch = await app.api('POST', '/touches', { prospect_id: person.id, disposition: 'no_answer', note: text });
    assert.equal(touch.status, 201, JSON.stringify(touch.value));
    for (const path of [`/today/${person.enrollment}`, `/prospects/${person.id}`, `/search?q=${encodeURIComponent(text.slice(0, 60))}`, `/rang?q=${encodeURIComponent(text.slice(0, 60))}`]) {
      const answer = await page.goto(path);
      assert.ok(answer.status() < 500, `${path} answered ${answer.status()} for naughty string ${nth}`);
    }
    await page.goto(`/prospects/${person.id}`);
    const body = await page.evaluate(() => document.body.textContent.normalize('NFC').replace(/\s+/g, ' '));
    const wanted = person.name.normalize('NFC').replace(/\s+/g, ' ').trim();
    assert.ok(body.includes(wanted), `naughty string ${nth} is not shown as it is: ${JSON.stringify(text)}`);
    assert.equal(await page.evaluate(() => window.pwned), undefined, `naughty string ${nth} was executed`);
    assert.equal(await page.locator('img[src="x"], iframe, marquee, object, embed').count(), 0);
  }
  for (const path of ['/today', '/prospects', '/imports', '/suppressions', '/deals', '/team']) {
    await page.goto(path);
    assert.equal(await page.evaluate(() => window.pwned), undefined, path);
  }
  assert.deepEqual(trouble, []);
  await context.close();
});

test('signing in tells nobody which of the two was wrong, and slows guessers down', async () => {
  const answers = [];
  for (const email of [owner.email, 'nobody@example.com']) {
    const { context, page } = await visit(browser, app.base);
    await page.goto('/sign-in');
    await page.locator('input[name=email]').fill(email);
    await page.locator('input[name=password]').fill('not-the-password');
    await page.locator('form button').first().click();
    answers.push((await page.locator('[role=alert], .notice').first().innerText()).trim());
    await context.close();
  }
  assert.equal(answers[0], answers[1]);
});
