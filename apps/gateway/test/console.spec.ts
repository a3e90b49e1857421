import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { gatewayBefore, Outside } from './outside';

describe('the interface of the console', () => {
  let app: NestFastifyApplication;

  beforeAll(async () => {
    app = await gatewayBefore(new Outside());
  });
  afterAll(() => app.close());

  const get = (url: string, headers: Record<string, string> = {}) =>
    app.inject({ method: 'GET', url, headers });
  const nonceOf = (text: string): string => /nonce="([^"]+)"/.exec(text)![1]!;
  const script = async (): Promise<string> =>
    /src="(\/assets\/[^"]+\.js)"/.exec((await get('/')).body)![1]!;

  it.each(['/', '/sign-in', '/approvals', '/work-orders/wo-1', '/ledger/events/e1'])(
    'answers %s with the page, to every caller',
    async (path) => {
      const { statusCode, headers, body } = await get(path);
      expect([statusCode, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
      expect(headers['cache-control']).toBe('no-cache');
      expect(body).toContain('<div id="console">');
    },
  );

  it('answers every address that the console has a page for', async () => {
    const routes = readFileSync('apps/console/src/routes.tsx', 'utf8');
    const paths = [...routes.matchAll(/^ {2}page\('(\/\S*)', /gm)].map(([, path]) => path!);
    expect(paths.length).toBeGreaterThan(15);
    for (const path of ['/sign-in', ...paths]) {
      const { statusCode } = await get(path.replace(/\$\w+/g, 'x-1'));
      expect([path, statusCode]).toEqual([path, 200]);
    }
  });

  it('gives each page a nonce of its own, and lets nothing run inline', async () => {
    const [one, other] = [await get('/'), await get('/')];
    expect(nonceOf(one.body)).not.toBe(nonceOf(other.body));
    const policy = String(one.headers['content-security-policy']);
    expect(policy).toContain(`style-src 'self' 'nonce-${nonceOf(one.body)}'`);
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(one.body).not.toMatch(/<script(?![^>]* src=)|__NONCE__| style="/);
  });

  it('sends files compressed as the browser accepts, cached permanently under their name', async () => {
    const path = await script();
    const plain = await get(path);
    expect(plain.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
    });
    expect(plain.headers['content-encoding']).toBeUndefined();
    const gzip = await get(path, { 'accept-encoding': 'gzip, br;q=0' });
    expect(gzip.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(gzip.rawPayload).equals(plain.rawPayload)).toBe(true);
    const brotli = await get(path, { 'accept-encoding': 'gzip, deflate, br' });
    expect(brotli.headers['content-encoding']).toBe('br');
    expect(brotli.rawPayload.length).toBeLessThan(gzip.rawPayload.length);
  });

  it.each(['nothing-12345678.js', '..%2Findex.html', '%2e%2e%2f.build-key', 'x.js.map', 'x.html'])(
    'has no file %s, and says what to do',
    async (name) => {
      const { statusCode, body } = await get(`/assets/${name}`);
      expect(statusCode).toBe(404);
      expect(JSON.parse(body)).toMatchObject({ code: 'not_found' });
    },
  );

  it('answers an unknown address with a page for a browser, and with a problem for everything else', async () => {
    const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
    const page = await get('/no-such-page', browser);
    expect([page.statusCode, page.headers['content-type']]).toEqual([
      404,
      'text/html; charset=utf-8',
    ]);
    expect(page.body).toContain('<div id="console">');
    expect(page.headers['content-security-policy']).toContain(`'nonce-${nonceOf(page.body)}'`);
    for (const [path, headers] of [
      ['/no-such-page', { accept: '*/*' }],
      ['/v1/no-such-thing', browser],
    ] as const) {
      const { statusCode, body } = await get(path, headers);
      expect([statusCode, JSON.parse(body).code]).toEqual([404, 'not_found']);
    }
  });
});
