// Every page works without a script.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, visit } from './browser.mjs';
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

test('a wrong password and an unknown address get the same words', async () => {
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
  assert.notEqual(answers[0], '');
  assert.equal(answers[0], answers[1]);
});

test('whoever guesses passwords has to wait, and is told so on the page', async () => {
  const { context, page } = await visit(browser, app.base);
  let shown = '';
  for (let guess = 0; guess < 12 && !/wait/i.test(shown); guess += 1) {
    await page.goto('/sign-in');
    await page.locator('input[name=email]').fill('guessed@example.com');
    await page.locator('input[name=password]').fill(`guess-${guess}`);
    const [answer] = await Promise.all([page.waitForNavigation(), page.locator('form button').first().click()]);
    shown = await page.locator('main').innerText();
    if (answer.status() === 429) {
      assert.ok(guess >= 10, `only after ten guesses, not after ${guess}`);
      assert.match(answer.headers()['retry-after'], /^\d+$/);
      assert.match(shown, /wait/i);
      await context.close();
      return;
    }
    assert.equal(answer.status(), 401);
  }
  assert.fail('nobody slowed the guesser down');
});
