/**
 * Takes the pictures of the README from a system that runs, with the demo's work in it:
 * `npm start`, `npm run demo`, then `node tools/pictures.mjs [address] [file of keys]`. They are written to `docs/pictures`.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { print } from './launcher/log.mjs';

const root = resolve(import.meta.dirname, '..');
const { browserPath } = createRequire(import.meta.url)(
  join(root, 'dist/libs/testkit/src/chromium.js'),
);
const [, , url = 'http://127.0.0.1:8080', keys = join(root, '.writ/keys.json')] = process.argv;
const folder = join(root, 'docs/pictures');
const size = { width: 1280, height: 800 };

const pictures = [
  { name: 'execution', path: '/', shown: '[role=cell]' },
  { name: 'approvals', path: '/approvals', shown: 'main [role=cell]' },
];

const key = JSON.parse(readFileSync(keys, 'utf8')).operator;
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] });
for (const colorScheme of ['light', 'dark']) {
  const context = await browser.newContext({ baseURL: url, viewport: size, colorScheme });
  await context.request.post('/v1/session', { data: { key } });
  for (const { name, path, shown } of pictures) {
    const page = await context.newPage();
    await page.goto(path);
    await page.locator(shown).first().waitFor();
    await page.waitForLoadState('load');
    await page.evaluate('document.fonts.ready');
    const file = join(folder, `${name}-${colorScheme}.png`);
    await page.screenshot({ path: file });
    print(file);
    await page.close();
  }
}
await browser.close();
