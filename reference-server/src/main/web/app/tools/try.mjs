// Measures the terminal page against the pretended server: `node tools/try.mjs`. Prints what it saw.
import path from 'node:path';
import { chromium } from 'playwright-core';
import { preview } from 'vite';

process.env.FAKE_SIGNED_IN = 'yes';
const server = await preview({
  root: path.resolve(import.meta.dirname, '..'),
  preview: { port: 0, host: '127.0.0.1' },
  logLevel: 'error',
});
const base = `http://127.0.0.1:${server.httpServer.address().port}`;
const device = (await (await fetch(`${base}/api/v1/devices?limit=2`)).json()).data[0];
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const context = await browser.newContext({ viewport: { width: 1280, height: 760 } });

async function open() {
  const page = await context.newPage();
  page.on('console', (message) => message.type() === 'error' && console.log('console:', message.text().slice(0, 300)));
  page.on('pageerror', (error) => console.log('page error:', error.message));
  await page.goto(`${base}/devices/${device.id}/terminal`);
  await page.waitForSelector('[data-away="false"]');
  return page;
}
const screen = (page) => page.evaluate(() => (document.querySelector('.xterm-rows')?.innerText ?? '').replaceAll('\u00a0', ' '));
/** Asks again and again from outside: the page's policy forbids what Playwright's own waiting does inside. */
async function until(page, wanted, timeout = 30_000) {
  const matches = (text) => (wanted instanceof RegExp ? wanted.test(text) : text.includes(wanted));
  for (const end = Date.now() + timeout; !matches(await screen(page)); await new Promise((resolve) => setTimeout(resolve, 5))) {
    if (Date.now() > end) {
      throw new Error(`not seen in ${timeout} ms: ${wanted}; but\n${await screen(page)}`);
    }
  }
}
const watchStalls = (page) =>
  page.evaluate(() => {
    window.longest = 0;
    let last = performance.now();
    const tick = () => {
      const now = performance.now();
      window.longest = Math.max(window.longest, now - last);
      last = now;
      setTimeout(tick, 0);
    };
    tick();
  });

const page = await open();
await watchStalls(page);
let begun = Date.now();
await page.keyboard.type('wide\r');
await until(page, /789\s*web-001:~#\s*$/);
console.log(
  'a line of 4 MB:',
  Date.now() - begun,
  'ms, longest stall',
  Math.round(await page.evaluate(() => window.longest)),
  'ms',
);
await page.evaluate(() => (window.longest = 0));
begun = Date.now();
await page.setViewportSize({ width: 900, height: 600 });
await page.waitForTimeout(500);
console.log('resize after it: longest stall', Math.round(await page.evaluate(() => window.longest)), 'ms');

await page.evaluate(() => (window.longest = 0));
begun = Date.now();
await page.keyboard.type('lines 1500000\r');
await until(page, 'line 1500000', 120_000);
console.log(
  '1.5 million lines (about 20 MB):',
  Date.now() - begun,
  'ms, longest stall',
  Math.round(await page.evaluate(() => window.longest)),
  'ms',
);

await page.keyboard.type('flood\r');
await page.waitForTimeout(2_000);
begun = Date.now();
await page.keyboard.press('Control+c');
await until(page, '^C');
console.log('Ctrl-C in a flood:', Date.now() - begun, 'ms');

await page.keyboard.type('lines 50\r');
await until(page, 'line 50');
await page.reload();
await page.waitForSelector('[data-away="false"]');
await until(page, 'line 50');
console.log('after a reload the screen is there again');

await page.evaluate(() => fetch('/fake/cut'));
await page.waitForSelector('[data-away="true"]');
await page.keyboard.type('ls\r');
await until(page, 'deploy.sh');
console.log('after a short cut what was typed meanwhile is done');

const tabs = await Promise.all(Array.from({ length: 7 }, () => open()));
for (const [at, tab] of tabs.entries()) {
  await tab.bringToFront();
  await tab.keyboard.type(`lines ${at + 3}\r`);
  await until(tab, `line ${at + 3}`);
}
console.log('seven tabs are live');
await page.bringToFront();
await page.keyboard.press('Control+c');
await page.evaluate(() => {
  window.delays = [];
  let pressed = 0;
  document.addEventListener('keydown', () => (pressed = performance.now()), { capture: true });
  new MutationObserver(() => {
    if (pressed > 0) {
      window.delays.push(performance.now() - pressed);
      pressed = 0;
    }
  }).observe(document.querySelector('.xterm-rows'), { childList: true, subtree: true, characterData: true });
});
for (let count = 0; count < 60; count += 1) {
  await page.keyboard.press('abcdefghij'[count % 10]);
  await page.waitForTimeout(60);
}
const times = (await page.evaluate(() => window.delays)).sort((one, other) => one - other);
const at = (part) => times[Math.floor(times.length * part)]?.toFixed(1);
console.log('key to echo on the page:', times.length, 'keys, p50', at(0.5), 'p95', at(0.95), 'ms');
const host = await context.newPage();
host.on('console', (message) => message.type() === 'error' && console.log('element console:', message.text().slice(0, 300)));
await host.route('**/viewer-package/**', (route) =>
  route.fulfill({
    path: path.resolve(
      import.meta.dirname,
      '../../../../../target/web/viewer',
      route.request().url().split('viewer-package/')[1],
    ),
  }),
);
await host.goto(`${base}/login`);
await host.evaluate(async (deviceId) => {
  await import('/viewer-package/element.js');
  const post = async (address, body) =>
    (await fetch(`/api/v1${address}`, { method: 'POST', body: JSON.stringify(body ?? {}) })).json();
  const session = (await post('/remote/sessions', { deviceId, type: 'terminal' })).id;
  const element = document.createElement('farhand-terminal');
  element.setAttribute('url', '/api/v1/viewer');
  element.ticket = async () => (await post(`/remote/sessions/${session}/ws-ticket`)).ticket;
  element.style.height = '300px';
  document.body.replaceChildren(element);
}, device.id);
await host.waitForFunction(() =>
  document.querySelector('farhand-terminal').shadowRoot.querySelector('.xterm-rows')?.textContent.includes('pretended'),
);
console.log('the custom element shows a terminal');
await browser.close();
await server.close();
process.exit(0);
