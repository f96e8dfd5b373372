// A file of one's own, brought in by the page: looked at, tried, imported to the end, its rejects handed back, and taken back.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { assertGood, launch, picture, visit } from './browser.mjs';
import { freshWorkspace, signIn } from './workspace.mjs';

let browser;
let app;
let visitor;
let page;
let file;

const rows = 4_000;
const bad = 3;

before(async () => {
  browser = await launch();
  app = await freshWorkspace('imports');
  visitor = await visit(browser, app.base, { acceptDownloads: true });
  page = visitor.page;
  await signIn(page, app);
  // Semicolons, a quoted line break, an umlaut, a column that nobody knows, one with a wrong name, and rows that cannot be read.
  const lines = ['Full Name;Company;Work phone;Email;Do not call;Fleet size;Rem'];
  for (let nth = 1; nth <= rows - bad - 1; nth += 1) {
    const number = `+1617${String(5_550_000 + nth).padStart(7, '0')}`;
    lines.push(`Pat Köhler ${nth};Company ${nth % 900};${number};pat${nth}@example.com;${nth === 7 ? 'yes' : ''};${nth % 40};"Met at the fair,\nhall ${nth % 9}"`);
  }
  lines.push('Pat Köhler 1;;+1 617 555 0001;pat1@example.com;;;the first one again');
  for (let nth = 1; nth <= bad; nth += 1) lines.push(`;;;;;;nobody ${nth}`);
  file = path.join(app.folder, 'fair.csv');
  writeFileSync(file, `${lines.join('\r\n')}\r\n`);
});

after(async () => {
  await browser?.close();
  await app?.stop();
});

const heading = () => page.locator('h1').innerText();
const count = async (name) => Number((await page.locator(`dt:text-is("${name}") + dd`).innerText()).replace(/\D/g, ''));
const people = async () => (await app.api('GET', '/me')).value.workspace.prospects;

async function bring(name = file) {
  await page.goto('/imports');
  await page.locator('input[type=file]').setInputFiles(name);
  await page.getByRole('button', { name: 'Look at it' }).click();
}

async function ended(title) {
  await page.waitForFunction((wanted) => document.querySelector('h1')?.innerText === wanted && !document.querySelector('[data-refresh]'), title, { timeout: 120_000 });
}

test('what cannot be read is said beside the field', async () => {
  const broken = path.join(app.folder, 'broken.xlsx');
  writeFileSync(broken, Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4]), Buffer.alloc(400, 7)]));
  await bring(broken);
  await page.locator('main [role=alert]').waitFor();
  assert.equal(new URL(page.url()).pathname, '/imports');
});

test('the file is looked at first, and a column that was taken for something else is put right', async () => {
  await bring();
  assert.equal(await heading(), 'fair.csv');
  assert.match(await page.locator('h1 + p').innerText(), /4000 rows of people · CSV with semicolons/);
  const taken = async (name) => page.locator(`tr:has(strong:text-is("${name}")) select`).inputValue();
  assert.equal(await taken('Full Name'), 'name');
  assert.equal(await taken('Company'), 'company');
  assert.equal(await taken('Email'), 'email');
  assert.equal(await taken('Do not call'), 'do_not_call');
  assert.equal(await taken('Fleet size'), 'custom');
  await page.locator('tr:has(strong:text-is("Rem")) select').selectOption('note').catch(async () => {
    const codes = await page.locator('tr:has(strong:text-is("Rem")) select option').evaluateAll((all) => all.map((one) => one.value));
    assert.fail(`no such field: ${codes.join(' ')}`);
  });
  await page.getByRole('button', { name: 'Look again' }).click();
  assert.equal(await taken('Rem'), 'note');
  assert.equal(await people(), 0);
  await assertGood(page, page.url());
});

test('a trial counts and changes nothing', async () => {
  await page.getByRole('button', { name: /Try it/ }).click();
  await ended('What would happen');
  assert.equal(await count('New'), rows - bad - 1);
  assert.equal(await count('Merged with somebody known'), 1);
  assert.equal(await count('Rejected'), bad);
  assert.equal(await people(), 0);
  await assertGood(page, page.url());
});

test('the import shows how far it is, goes on to the end, and counts what it did', async () => {
  await page.getByRole('button', { name: 'Import it' }).click();
  const seen = [];
  for (;;) {
    // The page loads itself anew: a look in between finds nothing.
    const now = await page.evaluate(() => ({ title: document.querySelector('h1')?.innerText, read: document.querySelector('progress')?.value, of: document.querySelector('progress')?.max })).catch(() => ({}));
    if (now.title?.startsWith('Importing') && now.read !== undefined) seen.push(now);
    if (now.title === 'Imported') break;
    if (seen.length === 1) await picture(page, 'imports-running');
    await page.waitForTimeout(40);
  }
  assert.ok(seen.length > 0, 'no progress was ever shown');
  assert.ok(seen.every((one, index) => one.of === rows && (index === 0 || one.read >= seen[index - 1].read)), JSON.stringify(seen));
  assert.equal(await count('New'), rows - bad - 1);
  assert.equal(await count('Rejected'), bad);
  assert.equal(await people(), rows - bad - 1);
  const search = await app.api('GET', '/search?q=pat7@example.com');
  const person = await app.api('GET', `/prospects/${search.value.items[0].id}`);
  assert.deepEqual(person.value.custom, { fleet_size: '7', notes: 'Met at the fair,\nhall 7' });
  await assertGood(page, page.url());
});

test('the rejected rows come back as a file with line, field and reason', async () => {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: /rejected rows/ }).click(),
  ]);
  assert.equal(download.suggestedFilename(), 'rejects.csv');
  const lines = readFileSync(await download.path(), 'utf8').trim().split(/\r?\n/);
  assert.match(lines[0], /^line,rejected,field,reason,Full Name,/);
  assert.equal(lines.length, bad + 1, lines.join('\n'));
  for (let nth = 1; nth <= bad; nth += 1) assert.match(lines[nth], new RegExp(`nobody ${nth}`));
});

test('undo takes it back, except who was worked on since', async () => {
  const search = await app.api('GET', '/search?q=pat9@example.com');
  const worked = await app.api('POST', '/touches', { prospect_id: search.value.items[0].id, disposition: 'no_answer' });
  assert.equal(worked.status, 201, JSON.stringify(worked.value));
  await page.getByRole('button', { name: 'Take this import back' }).click();
  await ended('Taken back');
  // The person, and the company that they are at.
  assert.equal(await count('Kept, as somebody has worked on them'), 2);
  assert.equal(await people(), 1);
  await assertGood(page, page.url());
});

test('all imports stand in the list', async () => {
  await page.goto('/imports');
  assert.equal(await page.locator('tbody tr').count(), 2);
  await assertGood(page, `${app.base}/imports`);
});

test('nothing went wrong in any page', () => {
  assert.deepEqual(visitor.trouble, []);
});
