import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type Page } from 'playwright-core';
import { browserPath, launchBrowser, openPage } from '#testkit';
import * as verifier from '#verify';
import { judge } from './judge';
import { argued, sound, tampered, type Vector, vectors } from './vectors';

const judges = `export const judge = ${judge.toString()};`;
const PAGE = `<!doctype html><title>verify</title><script type="module" src="/page.mjs"></script>`;
const SCRIPT = `import * as verifier from '/writ-verify.mjs';
import { judge } from '/judge.mjs';
globalThis.judged = (vectors) => vectors.map((vector) => judge(verifier, vector));`;
/** The page may load our three scripts, and ask for nothing and evaluate nothing besides. */
const POLICY = "default-src 'none'; script-src 'self'";

describe('the verifier for browsers', () => {
  let folder: string;
  let built: string;
  const expected = vectors.map((vector) => judge(verifier, vector));

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'writ-browser-'));
    built = join(folder, 'writ-verify.mjs');
    execFileSync(process.execPath, ['tools/browser-module.mjs', built]);
    writeFileSync(join(folder, 'judge.mjs'), judges);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is tried with what is verified, what is refused and what nobody can tell', () => {
    const verdicts = new Set(expected.map((report) => (report as { verdict?: string }).verdict));
    expect(verdicts).toEqual(new Set(['verified', 'refused', 'unknown', undefined]));
    const arguable = expected
      .slice(-argued.length)
      .map((report) => (report as { verdict: string }).verdict);
    // OpenSSL 3.5 and later take nothing of small order; earlier ones took some.
    expect(new Set(arguable)).toEqual(new Set(['refused']));
  });

  it('[V2] is one small file that asks for nothing and evaluates nothing', () => {
    const text = readFileSync(built, 'utf8');
    expect(text).not.toMatch(
      /\bimport\b|\brequire\(|\beval\(|new Function|\bfetch\(|XMLHttpRequest/,
    );
    expect(text.length).toBeLessThan(64 * 1024);
  });

  it('[V2] [V3] says what Node says, with nothing of Node’s there', async () => {
    const script = `
      const { readFileSync } = process.getBuiltinModule?.('node:fs') ?? await import('node:fs');
      const vectors = JSON.parse(readFileSync(process.argv[1], 'utf8'));
      const print = process.stdout.write.bind(process.stdout);
      const [module, judgeModule] = process.argv.slice(2);
      for (const name of ['Buffer', 'process', 'require', 'module', 'fetch', 'setImmediate'])
        delete globalThis[name];
      const verifier = await import(module);
      const { judge } = await import(judgeModule);
      print(JSON.stringify(vectors.map((vector) => judge(verifier, vector))));`;
    const given = join(folder, 'vectors.json');
    writeFileSync(given, JSON.stringify(vectors));
    const args = ['--input-type=module', '-e', script, given, built, join(folder, 'judge.mjs')];
    expect(JSON.parse(await outputOf(args))).toEqual(plain(expected));
  });

  if (browserPath === undefined)
    it('was NOT tried in a browser: this machine has none', () => {
      process.stderr.write('The browser module ran in Node only: install chromium.\n');
      expect(browserPath).toBeUndefined();
    });
  else
    describe('in a browser', () => {
      let server: Server;
      let browser: Browser;
      let page: Page;
      let url: string;
      const requests: string[] = [];
      const errors: string[] = [];

      beforeAll(async () => {
        server = serve(folder);
        await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
        url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
        browser = await launchBrowser();
        page = await openPage(browser);
        page.on('pageerror', ({ message }) => errors.push(message));
        page.on('request', (request) => requests.push(new URL(request.url()).pathname));
      });
      afterAll(async () => {
        await browser?.close();
        server?.close();
      });

      const judgedThere = async (given: readonly Vector[]): Promise<unknown> => {
        await page.goto(url);
        await page.waitForFunction('globalThis.judged !== undefined');
        const verdict = await page.evaluate(`JSON.stringify(judged(${JSON.stringify(given)}))`);
        expect(errors).toEqual([]);
        return JSON.parse(verdict as string);
      };

      it('[V2] [V7] verifies a receipt and a bundle, and refuses what was tampered with', async () =>
        expect(await judgedThere([sound.receipt, sound.bundle, tampered])).toMatchObject([
          { verdict: 'verified', event: expect.stringContaining('event-5') },
          { verdict: 'verified', events: { length: 9 } },
          { verdict: 'refused' },
        ]));

      it('[V2] [V3] says what Node says', async () => {
        expect(await judgedThere(vectors)).toEqual(plain(expected));
        expect(new Set(requests)).toEqual(
          new Set(['/', '/page.mjs', '/writ-verify.mjs', '/judge.mjs']),
        );
      });
    });
});

/** As it comes back from another process. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const outputOf = (args: readonly string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    execFile(process.execPath, args, { maxBuffer: 64 * 1_048_576 }, (error, stdout) =>
      error ? reject(error) : resolve(stdout),
    );
  });

const serve = (folder: string): Server =>
  createServer(({ url: path = '/' }, response) => {
    const files: Record<string, () => string> = {
      '/': () => PAGE,
      '/page.mjs': () => SCRIPT,
      '/judge.mjs': () => judges,
      '/writ-verify.mjs': () => readFileSync(join(folder, 'writ-verify.mjs'), 'utf8'),
    };
    const text = files[path]?.();
    response
      .writeHead(text === undefined ? 404 : 200, {
        'content-type':
          path === '/' ? 'text/html; charset=utf-8' : 'text/javascript; charset=utf-8',
        'content-security-policy': POLICY,
      })
      .end(text);
  });
