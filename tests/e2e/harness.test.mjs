// The harness itself: a check that never fails proves nothing.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import http from 'node:http';
import { judge, launch, visit } from './browser.mjs';

let browser;
let server;
let base;

const frame = (body) => `<!doctype html><html lang="en"><head><title>A page</title><meta name="viewport" content="width=device-width">
<style>html{color-scheme:light dark}</style></head><body><main><h1>A page</h1>${body}</main></body></html>`;

before(async () => {
  browser = await launch();
  server = http.createServer((request, response) => {
    const pages = {
      '/good': frame('<p>Plain.</p>'),
      '/pale': frame('<p style="color:#bbb;background:#fff">Too pale to read.</p>'),
      '/wide': frame('<p style="width:900px">Too wide for a phone.</p>'),
      '/heavy': frame(`<p>${'heavy '.repeat(12_000)}</p>`),
      '/noisy': frame('<script>throw new Error("loud")</script>'),
    };
    response.setHeader('content-type', 'text/html');
    response.end(pages[request.url] ?? '');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${server.address().port}`;
});

after(async () => {
  await browser?.close();
  server?.close();
});

for (const [name, url, expected] of [
  ['a good page passes', '/good', null],
  ['text too pale is found', '/pale', /color-contrast/],
  ['a page too wide for a phone is found', '/wide', /phone.*scrolls sideways/],
  ['a page too heavy is found', '/heavy', /weighs/],
]) {
  test(name, async () => {
    const { context, page } = await visit(browser, base);
    const { findings } = await judge(page, `${base}${url}`);
    if (expected) assert.match(findings.join('\n'), expected);
    else assert.deepEqual(findings, []);
    await context.close();
  });
}

test('an error in a page is heard', async () => {
  const { context, page, trouble } = await visit(browser, base);
  await page.goto('/noisy');
  assert.match(trouble.join('\n'), /loud/);
  await context.close();
});
