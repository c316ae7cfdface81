// Takes a picture of every page in both themes against the pretended server, and says what axe and the content
// security policy have against them: `npm run look`. The built pages are used; pictures go to target/web/look.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { preview } from 'vite';

process.env.FAKE_SIGNED_IN = 'yes';
const root = path.resolve(import.meta.dirname, '..');
const out = path.resolve(root, '../../../../target/web/look');
mkdirSync(out, { recursive: true });
const server = await preview({ root, preview: { port: 0, host: '127.0.0.1' }, logLevel: 'error' });
const base = `http://127.0.0.1:${server.httpServer.address().port}`;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const wanted = process.argv.slice(2);

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const problems = new Set();

async function typed(page, text) {
  await page.waitForSelector('[data-away="false"]');
  await page.keyboard.type(text);
  await page.waitForTimeout(400);
}

const device = (await (await fetch(`${base}/api/v1/devices?limit=10`)).json()).data;
const offline = (await (await fetch(`${base}/api/v1/devices?limit=200`)).json()).data.find((each) => !each.online);
const PAGES = {
  login: { path: '/login' },
  setup: { path: '/setup#fhl_first' },
  link: { path: '/sign-in' },
  devices: { path: '/devices', ready: '[role=row][aria-rowindex="2"]' },
  'devices-search': { path: '/devices?q=web%20berlin&status=online', ready: 'h1' },
  device: { path: `/devices/${device[2].id}`, ready: 'dl' },
  'device-offline': { path: `/devices/${offline.id}`, ready: 'dl' },
  sessions: { path: '/sessions', ready: 'table' },
  'sessions-day': { path: '/sessions?view=day', ready: 'table' },
  enrolment: { path: '/enrolment', ready: 'table' },
  'enrolment-form': {
    path: '/enrolment',
    ready: 'table',
    act: (page) => page.getByRole('button', { name: /New token|Neues Token/ }).click(),
  },
  'enrolment-command': {
    path: '/enrolment',
    ready: 'table',
    act: async (page) => {
      await page.getByRole('button', { name: /New token/ }).click();
      await page.getByLabel(/Label/).fill('Reception');
      await page.getByRole('button', { name: /Make token/ }).click();
      await page.waitForSelector('code');
    },
  },
  sites: { path: '/sites', ready: 'table' },
  users: { path: '/users', ready: 'table' },
  'users-add': { path: '/users', ready: 'table', act: (page) => page.getByRole('button', { name: 'Add a person' }).click() },
  profile: { path: '/profile', ready: 'form' },
  palette: {
    path: '/devices',
    ready: '[role=row][aria-rowindex="2"]',
    act: async (page) => {
      await page.keyboard.press('Control+k');
      await page.waitForSelector('[role=listbox]');
      await page.keyboard.type('db');
    },
  },
  keys: { path: '/sessions', ready: 'table', act: (page) => page.keyboard.press('?') },
  terminal: { path: `/devices/${device[0].id}/terminal`, act: (page) => typed(page, 'help\rls\rcolours\rhostile\r') },
  'terminal-search': {
    path: `/devices/${device[0].id}/terminal`,
    act: async (page) => {
      await typed(page, 'lines 300\r');
      await page.keyboard.press('Control+Shift+F');
      await page.keyboard.type('line 29');
    },
  },
  'terminal-exit': { path: `/devices/${device[0].id}/terminal`, act: (page) => typed(page, 'exit 3\r') },
  'terminal-cut': {
    path: `/devices/${device[0].id}/terminal`,
    act: async (page) => {
      await typed(page, 'ls\r');
      await page.route('**/ws-ticket', (route) => route.abort());
      await page.evaluate(() => fetch('/fake/cut'));
      await page.waitForTimeout(900);
      await page.keyboard.type('reboot\r');
    },
  },
  'terminal-offline': { path: `/devices/${offline.id}/terminal`, ready: '[role=alert]' },
  'terminal-paste': {
    path: `/devices/${device[0].id}/terminal`,
    act: async (page) => {
      await typed(page, '');
      await page.evaluate(() => {
        const data = new DataTransfer();
        data.setData('text/plain', 'cd /tmp\nrm -rf build\nmake all\n');
        document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
      });
    },
  },
  'not-found': { path: '/nowhere', ready: 'h1' },
  'terminal-factor': { path: `/devices/${device[0].id}/terminal`, before: '/fake/factor', ready: '[role=dialog]' },
  narrow: { path: '/devices', ready: '[role=row][aria-rowindex="2"]', size: { width: 420, height: 800 } },
};

for (const [name, page] of Object.entries(PAGES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  for (const theme of name === 'devices-search' || name === 'narrow' ? ['light'] : ['light', 'dark']) {
    await look(name, page, theme);
  }
}
await browser.close();
await server.close();
writeFileSync(path.join(out, 'problems.txt'), [...problems].join('\n'));
console.log(problems.size === 0 ? 'nothing to complain about' : [...problems].join('\n'));
process.exit(0);

async function look(name, { path: address, before, ready, act, size }, theme) {
  const context = await browser.newContext({
    viewport: size ?? { width: 1280, height: 760 },
    colorScheme: theme,
    locale: process.env.LOOK_LANGUAGE ?? 'en-GB',
    bypassCSP: false,
  });
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) {
      problems.add(`${name} ${theme}: console: ${message.text().slice(0, 90)}`);
    }
  });
  page.on('pageerror', (error) => problems.add(`${name} ${theme}: ${error.message}`));
  try {
    if (before) await fetch(base + before);
    await page.goto(base + address);
    await page.waitForSelector(ready ?? 'h1', { timeout: 8_000 });
    if (act) await act(page);
    await page.waitForTimeout(350);
    await page.screenshot({ path: path.join(out, `${name}-${theme}.png`) });
    (await complaints(page, context)).forEach((each) => problems.add(`${name} ${theme}: axe: ${each}`));
  } catch (error) {
    problems.add(`${name} ${theme}: ${String(error).slice(0, 400)}`);
    await page.screenshot({ path: path.join(out, `${name}-${theme}.png`) });
  }
  await context.close();
}

/** axe through the debugging protocol, which the page's policy does not concern. */
async function complaints(page, context) {
  const session = await context.newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: axe });
  const { result } = await session.send('Runtime.evaluate', {
    expression: `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }).then((found) => JSON.stringify(found.violations.map((each) => each.id + ' (' + each.impact + '): ' + each.nodes.slice(0, 3).map((node) => node.target + ' ' + (node.any[0]?.message ?? '')).join(' | '))))`,
    awaitPromise: true,
    returnByValue: true,
  });
  return JSON.parse(result.value);
}
