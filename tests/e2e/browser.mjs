// Debian's Chromium, and what every page owes: no axe finding, no horizontal scroll on a phone, 50 KB at most, no error in the console.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { chromium } from 'playwright-core';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const desk = { width: 1280, height: 940 };
export const phone = { width: 390, height: 844 };
export const heaviestPage = 50 * 1024;

export async function launch() {
  return chromium.launch({
    executablePath: process.env.FIFTHCALL_CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-dev-shm-usage',
    ],
  });
}

// A fresh visitor. What goes wrong in its pages is collected in `visitor.trouble`.
export async function visit(browser, base, options = {}) {
  const context = await browser.newContext({
    baseURL: base,
    viewport: desk,
    colorScheme: 'light',
    locale: 'en-US',
    reducedMotion: 'reduce',
    ...options,
  });
  context.setDefaultTimeout(10_000);
  const trouble = [];
  context.on('page', (page) => {
    page.on('pageerror', (error) => trouble.push(`${page.url()}: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error' && !expectedInConsole(message.text())) trouble.push(`${page.url()}: ${message.text()}`);
    });
    page.on('dialog', (dialog) => {
      trouble.push(`${page.url()}: a dialog opened: ${dialog.message()}`);
      dialog.dismiss().catch(() => {});
    });
  });
  const page = await context.newPage();
  return { context, page, trouble };
}

// Chromium logs each answer of 400 and above as an error; refusing is not a fault of the page.
function expectedInConsole(text) {
  return /^Failed to load resource: the server responded with a status of 4(0\d|22|29)/.test(text);
}

// WCAG 2.2 AA, run outside the page's own scripts so that its Content-Security-Policy stays in force.
export async function axe(page) {
  const session = await page.context().newCDPSession(page);
  const evaluate = async (expression) => {
    const answer = await session.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    if (answer.exceptionDetails) throw new Error(answer.exceptionDetails.exception?.description ?? answer.exceptionDetails.text);
    return answer.result.value;
  };
  await evaluate(axeSource);
  const found = await evaluate(`axe.run(document, {
    runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
    resultTypes: ['violations'],
  }).then((result) => result.violations.map((violation) => ({
    id: violation.id, help: violation.help,
    nodes: violation.nodes.slice(0, 6).map((node) => node.html.slice(0, 160) + ' :: ' + node.failureSummary.replace(/\\s+/g, ' ').slice(0, 220)),
  })))`);
  await session.detach();
  return found;
}

// Bytes over the wire for a first visit: the page and everything that it loads.
export async function weigh(page, url) {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  let bytes = 0;
  session.on('Network.loadingFinished', (event) => (bytes += event.encodedDataLength));
  await page.goto(url, { waitUntil: 'load' });
  await page.waitForTimeout(150);
  await session.detach();
  return bytes;
}

// Everything a page owes, in light and dark, on a desk and on a phone. `prepare` brings the page into the state to judge.
export async function judge(page, url, prepare = async () => {}) {
  const findings = [];
  const weight = await weigh(page, url);
  if (weight > heaviestPage) findings.push(`${url} weighs ${weight} bytes, more than ${heaviestPage}`);
  for (const [device, viewport] of [['desk', desk], ['phone', phone]]) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.goto(url, { waitUntil: 'load' });
      await prepare(page);
      for (const violation of await axe(page)) {
        findings.push(`${url} (${device}, ${colorScheme}): ${violation.id}: ${violation.help}\n    ${violation.nodes.join('\n    ')}`);
      }
      const overflow = await page.evaluate(() => {
        const root = document.documentElement;
        if (root.scrollWidth <= root.clientWidth) return null;
        const wide = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > root.clientWidth + 1);
        return `${root.scrollWidth} > ${root.clientWidth}, by ${wide.slice(-4).map((one) => one.tagName.toLowerCase() + '.' + one.className).join(', ')}`;
      });
      if (overflow) findings.push(`${url} (${device}, ${colorScheme}) scrolls sideways: ${overflow}`);
      const twice = await page.evaluate(() => document.body.innerText.match(/.{0,40}(?:[?!;,]\.|[^.]\.\.(?!\.)).{0,20}/)?.[0]);
      if (twice) findings.push(`${url} (${device}, ${colorScheme}) ends a sentence twice: ${twice}`);
      await picture(page, `${url.replace(/^https?:..[^/]+/, '').replace(/[0-9a-f-]{30,}/g, 'id').replace(/[^a-z0-9]+/gi, '-').replace(/^-|-$/g, '') || 'home'}-${device}-${colorScheme}`);
    }
  }
  await page.setViewportSize(desk);
  await page.emulateMedia({ colorScheme: 'light' });
  return { weight, findings };
}

export async function assertGood(page, url, prepare) {
  const { weight, findings } = await judge(page, url, prepare);
  assert.equal(findings.length, 0, `\n${findings.join('\n')}`);
  console.log(`    ${url}: ${(weight / 1024).toFixed(1)} KB, no findings`);
}

// Pictures are kept only where somebody asks for them: FIFTHCALL_PICTURES=folder.
export async function picture(page, name) {
  const folder = process.env.FIFTHCALL_PICTURES;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
}
