import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import pino from 'pino';
import { type Browser, type BrowserContext, type Page } from 'playwright-core';
import { browserPath, launchBrowser, LONGEST_WAIT_MS } from '#testkit';
import { internalCommandSubject, openWorkOrder, type Role } from '#contracts';
import { createGateway } from '../../apps/gateway/src/gateway.app';
import { GatewaySettings } from '../../apps/gateway/src/gateway.settings';
import { StandInProvider } from '../../apps/gateway/test/identity-provider';
import { keyOf, Outside, TOKEN_SECRET } from '../../apps/gateway/test/outside';
import { elsewhere, here, noPaths } from '../../apps/gateway/test/return-addresses';
import { SessionsOutside } from '../../apps/gateway/test/signed-in';

const opening = internalCommandSubject(openWorkOrder);

if (browserPath === undefined)
  it('signing in was NOT tried in a browser: this machine has none', () => {
    process.stderr.write('Cookies and policies were judged by no browser: install chromium.\n');
    expect(browserPath).toBeUndefined();
  });
else
  describe('signing in with a browser, by http on this machine', () => {
    const outside = new Outside();
    new SessionsOutside(outside);
    let provider: StandInProvider;
    let app: NestFastifyApplication;
    let other: Server;
    let browser: Browser;
    let context: BrowserContext;
    let page: Page;
    let url: string;

    beforeAll(async () => {
      provider = await new StandInProvider().start();
      other = await listening(createServer((_request, response) => response.end('<p>other')));
      const port = await freePort();
      url = `http://127.0.0.1:${port}`;
      const oidc = {
        issuer: provider.issuer,
        clientId: provider.clientId,
        clientSecret: provider.clientSecret,
        personClaim: 'sub',
        rolesClaim: 'roles',
        tenant: 'acme',
        rolesOf: new Map<string, Role[]>([['approvers', ['approver']]]),
      };
      const settings = new GatewaySettings(url, TOKEN_SECRET, undefined, oidc);
      app = await createGateway(outside, settings, pino({ level: 'silent' }));
      await app.listen(port, '127.0.0.1');
      browser = await launchBrowser();
      context = await browser.newContext();
      context.setDefaultTimeout(LONGEST_WAIT_MS);
    });
    afterAll(async () => {
      await browser?.close();
      await app?.close();
      provider?.stop();
      other?.close();
    });
    beforeEach(async () => {
      await context.clearCookies();
      page = await context.newPage();
      outside.requests = [];
    });
    afterEach(() => page.close());

    /** The status of what the page asks for as scripts do; 0 where the browser does not let it. */
    const ask = (path: string, init: object): Promise<number> =>
      page.evaluate(
        `fetch('${path}', ${JSON.stringify(init)}).then(({ status }) => status, () => 0)`,
      );
    const json = { 'content-type': 'application/json' };
    const sign = async (): Promise<string> => {
      const init = {
        method: 'POST',
        headers: json,
        body: JSON.stringify({ key: keyOf('operator') }),
      };
      // Any page of ours that may ask this API; what it draws takes long, and is another test's.
      await page.route('**/swagger-ui-bundle.js', (route) => route.abort());
      await page.goto(`${url}/docs`);
      return page.evaluate(
        `fetch('/v1/session', ${JSON.stringify(init)}).then((response) => response.json()).then(({ csrf }) => csrf)`,
      );
    };
    const body = JSON.stringify({ workflow: 'refund' });

    it('keeps a cookie that no script sees, and acts by it with the token alone', async () => {
      const csrf = await sign();
      expect(await context.cookies()).toMatchObject([
        { name: '__Host-writ-session', httpOnly: true, secure: true, sameSite: 'Strict' },
      ]);
      expect(await page.evaluate('document.cookie')).toBe('');
      const post = (headers: object) =>
        ask('/v1/work-orders', { method: 'POST', body, headers: { ...json, ...headers } });
      expect(await post({})).toBe(403);
      expect(outside.requestsOn(opening)).toEqual([]);
      expect(await post({ 'writ-csrf': csrf })).toBe(201);
      expect(await ask('/v1/session', { method: 'DELETE', headers: { 'writ-csrf': csrf } })).toBe(
        200,
      );
      expect(await context.cookies()).toEqual([]);
    });

    it.each(['localhost', '127.0.0.1'])(
      'does nothing that a page of another site or port asks for (%s)',
      async (host) => {
        const csrf = await sign();
        await page.goto(`http://${host}:${(other.address() as AddressInfo).port}/`);
        const simple = { method: 'POST', mode: 'no-cors', credentials: 'include', body };
        const meant = { headers: { ...json, 'writ-csrf': csrf }, mode: 'cors' };
        for (const init of [simple, { ...simple, ...meant }])
          await ask(`${url}/v1/work-orders`, init);
        expect(await ask(`${url}/v1/work-orders`, { credentials: 'include' })).toBe(0);
        const form = `<form method="post" action="${url}/v1/work-orders"><button>go</button></form>`;
        await page.setContent(form);
        await Promise.all([page.waitForURL(`${url}/**`), page.click('button')]);
        expect(await page.textContent('body')).toMatch(/cross_origin|unauthenticated/);
        expect(outside.sentOn.filter(({ subject }) => subject === opening)).toEqual([]);
      },
    );

    it('comes back from an identity provider of another site, signed in', async () => {
      await page.goto(`${url}/v1/session/oidc`);
      await page.waitForURL(`${url}/v1/session`);
      expect(JSON.parse((await page.textContent('body'))!)).toMatchObject({
        actor: { id: 'ana' },
        by: 'oidc',
      });
    });

    it('goes on to no other host, whatever it takes for one', async () => {
      await page.goto(`${url}/healthz`);
      const originOf = (address: string): Promise<string> =>
        page.evaluate(`new URL(${JSON.stringify(address)}, 'https://writ.example/a/b').origin`);
      for (const address of [...noPaths, ...here])
        expect([address, await originOf(address)]).toEqual([address, 'https://writ.example']);
      for (const address of elsewhere) {
        expect([address, await originOf(address)]).not.toEqual([address, 'https://writ.example']);
        await page.goto(`${url}/v1/session/oidc?returnTo=${encodeURIComponent(address)}`);
        await page.waitForURL(`${url}/v1/session`);
      }
      for (const address of here) {
        await page.goto(`${url}/v1/session/oidc?returnTo=${encodeURIComponent(address)}`);
        await page.waitForURL((now) => !now.pathname.startsWith('/v1/session/oidc'));
        expect(page.url().startsWith(`${url}/`)).toBe(true);
      }
    });

    it('shows the documentation under its policy', async () => {
      const errors: string[] = [];
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
      page.on('pageerror', ({ message }) => errors.push(message));
      await page.goto(`${url}/docs`);
      await page.waitForSelector('.swagger-ui .opblock');
      expect(errors).toEqual([]);
    });
  });

async function listening(server: Server): Promise<Server> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** The address has to be known before there is a gateway to listen on it. */
async function freePort(): Promise<number> {
  const server = await listening(createServer());
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
