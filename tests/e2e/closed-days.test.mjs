// Closed days from a calendar and by hand, and a law that is tightened: with the pages as people see them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertGood, launch, visit } from './browser.mjs';
import { freshWorkspace, signIn } from './workspace.mjs';

const calendar = [
  'BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//us//days//EN',
  'BEGIN:VEVENT', 'SUMMARY:Christmas Day', 'DTSTART;VALUE=DATE:20201225', 'RRULE:FREQ=YEARLY', 'END:VEVENT',
  'BEGIN:VEVENT', 'SUMMARY:Christmas Eve', 'DTSTART:20261224T120000', 'DTEND:20261225T000000', 'END:VEVENT',
  'BEGIN:VEVENT', 'SUMMARY:Stand-up', 'DTSTART:20261201T093000', 'DTEND:20261201T094500', 'END:VEVENT',
  'END:VCALENDAR', '',
].join('\r\n');

let browser;
let app;
let visitor;

before(async () => {
  browser = await launch();
  app = await freshWorkspace('closed-days');
  visitor = await visit(browser, app.base);
  await signIn(visitor.page, app);
});

after(async () => {
  await browser?.close();
  await app?.stop();
});

const closed = async () => (await app.api('GET', '/workspace/closed-days?limit=200')).value.items;

test('a calendar is looked at first, changed, closed and opened again', async () => {
  const { page } = visitor;
  await page.goto(`${app.base}/settings`);
  await page.getByRole('link', { name: 'Closed days' }).click();
  await page.getByLabel('An .ics file').setInputFiles({ name: 'days.ics', mimeType: 'text/calendar', buffer: Buffer.from(calendar) });
  await page.getByRole('button', { name: 'Look at it' }).click();
  const lines = page.getByLabel('To be closed, one day a line');
  await lines.waitFor();
  const text = await lines.inputValue();
  assert.match(text, /^2026-12-24 from 12:00 Christmas Eve\n2026-12-25 Christmas Day\n/);
  assert.match(await page.locator('main').innerText(), /Line 17, Stand-up: it lasts from 09:30 to 09:45/);
  assert.deepEqual(await closed(), []);
  // Two of seven are enough.
  await lines.fill(text.split('\n').slice(0, 2).join('\n'));
  await page.getByRole('button', { name: 'Close these days' }).click();
  await page.locator('#said .said', { hasText: '2 days are closed.' }).waitFor();
  assert.deepEqual((await closed()).map((day) => [day.day, day.from, day.source]), [
    ['2026-12-24', '12:00', 'days.ics'], ['2026-12-25', null, 'days.ics'],
  ]);
  await page.getByLabel('Thu 24 December 2026').check();
  await page.getByRole('button', { name: 'Open the ticked days again' }).click();
  await page.locator('#said .said', { hasText: '1 day is open again.' }).waitFor();
  await page.getByRole('button', { name: 'Open all that came with days.ics' }).click();
  await page.locator('#said .said', { hasText: '1 day is open again.' }).waitFor();
  assert.deepEqual(await closed(), []);
});

test('the page of closed days is good when it is full', async () => {
  const days = Array.from({ length: 130 }, (_, index) => {
    const day = new Date(Date.UTC(2027, 0, 1 + 3 * index)).toISOString().slice(0, 10);
    return { day, from: index % 4 === 0 ? '12:00' : null, name: `Day ${index} of a rather long name` };
  });
  const added = await app.api('POST', '/workspace/closed-days', { days, source: 'company holidays.ics' });
  assert.equal(added.status, 201, JSON.stringify(added.value));
  await assertGood(visitor.page, `${app.base}/settings/closed-days`);
  await assertGood(visitor.page, `${app.base}/settings/closed-days?past=yes`);
});

test('a law is tightened on its page, and what adds nothing is said', async () => {
  const { page } = visitor;
  await page.goto(`${app.base}/guard?law=Texas`);
  await page.getByRole('link', { name: 'Stricter here' }).click();
  await page.getByLabel('Weekdays', { exact: true }).fill('10:00-16:00');
  await page.getByLabel('nobody on Sundays').check();
  await page.getByLabel('Calls and texts to a person, at most').fill('1');
  await page.getByLabel('In', { exact: true }).fill('30 days');
  await page.getByLabel(/^Why \(shown/).fill('our lawyer asks for it');
  await page.getByRole('button', { name: 'Be stricter' }).click();
  await page.locator('#said .said', { hasText: 'It binds from now on.' }).waitFor();
  assert.match(await page.locator('main').innerText(), /Our own in Texas: at most 1 call or text to a person in 30 days/);
  await assertGood(page, `${app.base}/guard/law/US-TX`);
  const question = { phone: '+12145550133', channel: 'call', at: '2026-11-24T15:30:00Z' };
  const answer = (await app.api('POST', '/guard/check', question)).value;
  assert.equal(answer.rule.code, 'own_us_tx_hours');
  await page.getByLabel('Weekdays', { exact: true }).fill('05:00-23:00');
  await page.getByLabel(/^Why \(shown/).fill('wider');
  await page.getByRole('button', { name: 'Be stricter' }).click();
  await page.locator('#said .said', { hasText: 'It adds nothing now.' }).waitFor();
  await page.getByLabel(/^Why Our own in Texas: calls and texts from 10 to 16/).fill('no more');
  await page.getByRole('button', { name: 'Take it out' }).first().click();
  await page.locator('#said .said', { hasText: 'Taken out.' }).waitFor();
  assert.equal((await app.api('POST', '/guard/check', question)).value.verdict, 'allowed');
});

test('nothing went wrong in any page', () => {
  assert.deepEqual(visitor.trouble, []);
});
