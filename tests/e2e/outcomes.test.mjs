// Every outcome behind a second question, by its keys alone: what is logged, and what follows from it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, picture, visit } from './browser.mjs';
import { duePerson, freshWorkspace, signIn } from './workspace.mjs';

let browser;
let app;
let visitor;
let page;

before(async () => {
  browser = await launch();
  app = await freshWorkspace('outcomes');
  visitor = await visit(browser, app.base);
  page = visitor.page;
  await signIn(page, app);
  // Somebody stays on the list, so that there is always a next card.
  await duePerson(app, { name: 'Zoe Last', worth: 'C' });
});

after(async () => {
  await browser?.close();
  await app?.stop();
});

const open = () => page.locator('dialog[open]');
const shown = async () => (await page.locator('#who').innerText()).trim();

// A fresh person's card, and the keys pressed on it.
async function press(keys, change = {}) {
  const person = await duePerson(app, change);
  await page.goto(`/today/${person.enrollment}`);
  await page.locator('.dial a.call').waitFor();
  for (const key of keys) {
    await page.keyboard.press(key);
    await page.waitForTimeout(30);
  }
  return person;
}

async function gone(person) {
  await page.waitForFunction((name) => document.querySelector('#said')?.innerText.includes(name) && document.querySelector('#who')?.innerText.trim() !== name, person.name);
}

async function logged(person) {
  const timeline = await app.api('GET', `/prospects/${person.id}/timeline`);
  const touches = timeline.value.items.filter((item) => item.kind === 'touch' && !item.voided);
  assert.equal(touches.length, 1, JSON.stringify(touches));
  return touches[0];
}

const decision = async (person) => (await app.api('GET', `/prospects/${person.id}/decision`)).value;
const prospect = async (id) => (await app.api('GET', `/prospects/${id}`)).value;

test('not_now is logged by the key 8 and a month in words', async () => {
  const person = await press(['8']);
  await open().locator('input[name=when]').fill('in march');
  await page.waitForFunction(() => document.querySelector('#not_now-preview')?.innerText.trim());
  assert.match(await page.locator('#not_now-preview').innerText(), /March/);
  await page.keyboard.press('Enter');
  await gone(person);
  assert.equal((await logged(person)).disposition, 'not_now');
  const decided = await decision(person);
  assert.equal(decided.state, 'dormant');
  assert.match(decided.reasons.map((reason) => reason.text).join('; '), /March 2027/);
});

test('meeting_booked is logged by the keys m b and a time, and the meeting is the next step of a deal', async () => {
  const person = await press(['m', 'b']);
  await open().locator('input[name=when]').fill('thu 10:30');
  await page.keyboard.press('Enter');
  await gone(person);
  assert.equal((await logged(person)).disposition, 'meeting_booked');
  assert.equal((await decision(person)).state, 'engaged');
  const deal = (await app.api('GET', '/deals')).value.items.find((one) => one.prospect.id === person.id);
  assert.equal(deal?.next_step, 'Meeting');
  assert.equal(deal.next_at, '2026-11-26T15:30:00Z');
});

test('left_company is logged by the keys m l and the successor\'s name, who is created at the same company', async () => {
  const person = await press(['m', 'l']);
  await open().locator('input[name=name]').fill('Nia Follower');
  await open().locator('input[name=phone_of]').fill('+1 617 555 0990');
  await page.keyboard.press('Enter');
  await gone(person);
  assert.equal((await logged(person)).disposition, 'left_company');
  const found = (await app.api('GET', '/search?q=Nia%20Follower')).value.items;
  assert.equal(found.length, 1, JSON.stringify(found));
  const successor = await prospect(found[0].id);
  assert.equal(successor.company.name, (await prospect(person.id)).company.name);
  assert.equal(successor.phones[0].number, '+16175550990');
});

test('left_company without a name is asked again, and "not known yet" waits for a successor', async () => {
  const person = await press(['m', 'l']);
  await open().getByRole('button', { name: 'Save the successor' }).click();
  await open().locator('[role=alert]').waitFor();
  assert.match(await open().locator('[role=alert]').innerText(), /successor's name/);
  await open().getByRole('button', { name: 'Not known yet' }).click();
  await gone(person);
  assert.equal((await decision(person)).state, 'needs_successor');
});

test('wrong_person is logged by the keys m w and who it is, who is created with "referred by"', async () => {
  const person = await press(['m', 'w']);
  await open().locator('input[name=name]').fill('Rita Right');
  await page.keyboard.press('Enter');
  await gone(person);
  assert.equal((await logged(person)).disposition, 'wrong_person');
  assert.equal((await decision(person)).state, 'disqualified');
  const found = (await app.api('GET', '/search?q=Rita%20Right')).value.items;
  assert.equal(found.length, 1);
});

test('not_qualified is logged by the keys m q and why', async () => {
  const person = await press(['m', 'q']);
  await open().locator('input[name=why]').fill('no cold freight');
  await page.keyboard.press('Enter');
  await gone(person);
  assert.equal((await logged(person)).disposition, 'not_qualified');
  assert.equal((await decision(person)).state, 'disqualified');
  await page.goto(`/prospects/${person.id}`);
  assert.match(await page.locator('main').innerText(), /no cold freight/);
});

test('the desk says when to call: the keys 3 3 and the time make a promise', async () => {
  const person = await press(['3', '3']);
  await open().locator('input[name=when]').fill('tomorrow 3pm');
  await page.keyboard.press('Enter');
  await gone(person);
  assert.equal((await logged(person)).disposition, 'gatekeeper');
  const decided = await decision(person);
  assert.equal(decided.state, 'callback');
  assert.equal(decided.until, '2026-11-25T20:00:00Z');
});

test('the desk says that they have left: the keys 3 5, and a successor is wanted', async () => {
  const person = await press(['3', '5']);
  await gone(person);
  assert.equal((await logged(person)).disposition, 'gatekeeper');
  assert.equal((await decision(person)).state, 'needs_successor');
});

test('they rang: digits of a shared number list its people, and a note says what they want', async () => {
  const shared = { number: '+1 617 555 0880', line: 'shared' };
  const company = 'Switchboard Works';
  const [ann, bob] = [
    await duePerson(app, { name: 'Ann Behind', company, phones: [shared], emails: [], allow_duplicate: true }),
    await duePerson(app, { name: 'Bob Behind', company, phones: [shared], emails: [], allow_duplicate: true }),
  ];
  await page.goto('/today');
  await page.locator('#who').waitFor();
  await page.keyboard.press('i');
  await page.waitForURL((url) => url.pathname === '/rang');
  await page.locator('input[name=q]:focus, main input[type=search]:focus').waitFor();
  await page.keyboard.type('(617) 555-0880');
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.searchParams.has('q'));
  const names = await page.locator('main section h2 > span:first-child').allInnerTexts();
  assert.deepEqual(names.toSorted?.() ?? [...names].sort(), ['Ann Behind', 'Bob Behind']);
  const of = page.locator('main section', { hasText: 'Bob Behind' });
  await of.locator('textarea, input[name=note]').first().fill('Asks for a price');
  await of.getByRole('button', { name: /rang|message/i }).first().click();
  await page.waitForURL((url) => url.pathname === '/today');
  await page.locator('#said .said', { hasText: 'Bob Behind' }).waitFor();
  const touch = await logged(bob);
  assert.deepEqual([touch.disposition, touch.direction, touch.note], ['rang', 'inbound', 'Asks for a price']);
  assert.equal((await decision(bob)).state, 'answered');
  assert.equal((await app.api('GET', `/prospects/${ann.id}/timeline`)).value.items.filter((item) => item.kind === 'touch').length, 0);
  // On top of the list, and told as what it was.
  await page.goto('/today');
  assert.equal(await shown(), 'Bob Behind');
});

test('what we sell and the number to ring back are said in a short message, which T takes and nobody hears twice', async () => {
  await page.goto('/settings');
  await page.locator('input[name=our_offer]').fill('refrigerated freight');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.locator('#said .said').waitFor();
  await page.goto('/me');
  await page.locator('input[name=phone]').fill('617 555 0100');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.locator('#said .said').waitFor();
  assert.equal(await page.locator('input[name=phone]').inputValue(), '+16175550100');
  const created = (await app.api('POST', '/prospects', { name: 'Sam Second', zone: 'America/New_York', phones: [{ number: '+1 617 555 0770' }] })).value;
  const round = (await app.api('POST', `/prospects/${created.id}/enrollments`, { cadence: 'Five and fire', start_attempt: 2 })).value;
  await page.goto(`/today/${round.enrollment?.id ?? round.id}`);
  await page.locator('.dial a.call').waitFor();
  const point = await page.locator('.shelf summary strong').innerText();
  assert.equal(await page.locator('.shelf p').isVisible(), false);
  await page.keyboard.press('t');
  await page.locator('.shelf p').waitFor();
  assert.match(await page.locator('.shelf p').innerText(), /refrigerated freight.*\+1 617-555-0100/);
  assert.equal(await page.locator('.shelf input[name=message]').isChecked(), true);
  await picture(page, 'today-message');
  await page.keyboard.press('2');
  await gone({ name: 'Sam Second' });
  const touch = await logged(created);
  assert.equal(touch.disposition, 'voicemail_left');
  // The next one who has had nothing is offered the same; Sam is not.
  assert.notEqual(point, '');
  await page.goto('/settings');
  await page.locator('input[name=our_offer]').fill('');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.locator('#said .said').waitFor();
  assert.equal(await page.locator('input[name=our_offer]').inputValue(), '');
});

test('put off three times the card asks whether to go on, one key each, and the answer is kept and acts', async () => {
  const putOff = async (name) => {
    const created = (await app.api('POST', '/prospects', { name, zone: 'America/New_York', phones: [{ number: `+1 617 555 08${10 + putOff.count++}` }] })).value;
    const round = (await app.api('POST', `/prospects/${created.id}/enrollments`, { cadence: 'Five and fire' })).value;
    const enrollment = round.enrollment?.id ?? round.id;
    for (let times = 0; times < 3; times += 1) {
      assert.equal((await app.api('POST', `/enrollments/${enrollment}/put-off`, {})).status, 200);
    }
    return { id: created.id, name, enrollment };
  };
  putOff.count = 0;
  const early = await press([]);
  assert.equal(await page.getByText('Should I go on?').count(), 0, early.name);
  const person = await putOff('Gale Goon');
  await app.api('POST', `/enrollments/${person.enrollment}/go-on`, { answer: 'perhaps' }).then((answer) => assert.equal(answer.status, 422));
  await page.goto(`/today/${person.enrollment}`);
  const asks = await page.getByText('Should I go on?').count();
  if (asks === 0) assert.fail(JSON.stringify(await decision(person)));
  await picture(page, 'today-go-on');
  await page.keyboard.press('y');
  await page.waitForFunction(() => document.querySelector('#said')?.innerText.includes('carry on'));
  assert.equal(await shown(), 'Gale Goon');
  assert.equal(await page.getByText('Should I go on?').count(), 0, 'not twice');
  const other = await putOff('Nora Nofit');
  await page.goto(`/today/${other.enrollment}`);
  await page.locator('.dial a.call').waitFor();
  await page.keyboard.press('q');
  await page.waitForFunction(() => document.querySelector('#said')?.innerText.includes('not a fit'));
  assert.equal((await decision(other)).state, 'disqualified');
  const counted = (await app.api('GET', '/reviews')).value.items.map((item) => [item.answer, item.times]);
  assert.deepEqual(counted.sort(), [['carry_on', 1], ['no_fit', 1]]);
});

test('somebody is kept in touch with from their page, in words, and stands in their own section', async () => {
  const created = (await app.api('POST', '/prospects', { name: 'Tilda Touch', zone: 'America/New_York', phones: [{ number: '+1 617 555 0890' }] })).value;
  await page.goto(`/prospects/${created.id}`);
  await page.locator('summary', { hasText: 'Keep in touch' }).click();
  await page.locator('#every').fill('every so often');
  await page.getByRole('button', { name: 'Keep in touch' }).click();
  await page.waitForFunction(() => document.querySelector('#said')?.innerText.includes('twice a year'));
  await page.locator('summary', { hasText: 'Keep in touch' }).click();
  await page.locator('#every').fill('twice a year');
  await page.locator('#if-active').fill('quarterly');
  await page.getByRole('button', { name: 'Keep in touch' }).click();
  await page.waitForFunction(() => document.querySelector('#said')?.innerText.includes('quarterly if active'));
  assert.equal(await page.locator('#every').inputValue(), 'twice a year');
  const listed = (await app.api('GET', '/call-list?limit=200')).value.items.find((item) => item.prospect.name === 'Tilda Touch');
  assert.equal(listed.section, 'keep_in_touch');
  await page.goto(`/today/${listed.enrollment_id}`);
  assert.match(await page.locator('.aside').innerText(), /Keep in touch twice a year/);
  assert.doesNotMatch(await page.locator('article.card').innerText(), /\d of \d/);
  await picture(page, 'today-keep-in-touch');
  await page.keyboard.press('1');
  await gone({ name: 'Tilda Touch' });
  assert.equal((await decision(created)).decision, 'wait');
});

test('nothing went wrong in any page', () => {
  assert.deepEqual(visitor.trouble, []);
});
