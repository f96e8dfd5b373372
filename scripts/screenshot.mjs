#!/usr/bin/env node
// Makes docs/today.png, the picture in the README: the call list of a rep of the demo, as it is.
// Before: cargo build, and npm ci in tests/e2e.
import { fileURLToPath } from 'node:url';
import { launch, visit } from '../tests/e2e/browser.mjs';
import { demoWorkspace, signInToDemo } from '../tests/e2e/workspace.mjs';

const picture = fileURLToPath(new URL('../docs/today.png', import.meta.url));
const browser = await launch();
const app = await demoWorkspace();
try {
  const { page } = await visit(browser, app.base, { viewport: { width: 1280, height: 860 } });
  await signInToDemo(page, app);
  await page.goto('/today');
  // Somebody in the middle of a round: the trail says more there.
  const links = await page.$$eval('#queue a[data-entry]', (entries) =>
    entries.map((entry) => ({ href: entry.href, done: entry.querySelectorAll('.dots .done').length })));
  const told = links.find((link) => link.done === 2) ?? links.find((link) => link.done > 0) ?? links[0];
  await page.goto(told.href);
  await page.locator('#who').waitFor();
  await page.evaluate(() => document.activeElement?.blur());
  await page.screenshot({ path: picture });
  console.log(picture);
} finally {
  await browser.close();
  await app.stop();
}
