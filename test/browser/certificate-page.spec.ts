import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import pino from 'pino';
import { type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { browserPath, launchBrowser, openPage } from '#testkit';
import { subjects } from '#contracts';
import { createGateway } from '../../apps/gateway/src/gateway.app';
import { GatewaySettings } from '../../apps/gateway/src/gateway.settings';
import { aClosure } from '../../apps/gateway/test/log-of-one';
import { BASE_URL, keyOf, Outside, TOKEN_SECRET } from '../../apps/gateway/test/outside';
import { violationsOf } from './axe';
import {
  addressesOf,
  asShown,
  doneByMarkup,
  EVERYTHING,
  FOREIGN,
  HOSTILE,
  loadedAgain,
  MARK,
} from './hostile-texts';

const PATH = '/v1/work-orders/wo-1/certificate.html';
const SHA_256 = 'ab'.repeat(32);
const PHONE = { width: 375, height: 800 };

/** Every text of somebody is one of the hostile ones. The work order's id is in the address of a QR code, which is short. */
const hostileClaims = {
  ...aClosure,
  tenant: HOSTILE.join(' '),
  workOrderId: HOSTILE.filter((text) => text.length < 100).join(' '),
  jobType: HOSTILE.join(' '),
  workflow: { ...aClosure.workflow, id: HOSTILE.join(' ') },
  requirements: HOSTILE.map((name) => ({ kind: 'step', name, by: 'step.completed', index: 0 })),
  evidence: HOSTILE.map((kind) => ({ kind, level: 'verified', sha256: SHA_256, index: 0 })),
  obligations: {
    opened: HOSTILE.length,
    closed: HOSTILE.length,
    open: 0,
    each: HOSTILE.map((text) => ({
      kind: text,
      id: text,
      opened: 0,
      closed: 0,
      ended: 'by-event',
    })),
  },
};

/** An event as the log has it. */
const openedWith = (title: string): string =>
  Buffer.from(JSON.stringify({ type: 'work-order.opened', data: { title } })).toString('base64');

if (browserPath === undefined)
  it('certificates were NOT looked at with a browser: this machine has none', () => {
    process.stderr.write('Certificates were seen by no browser: install chromium.\n');
    expect(browserPath).toBeUndefined();
  });
else
  describe('a certificate to print in a browser', () => {
    const outside = new Outside();
    let app: NestFastifyApplication;
    let browser: Browser;
    let url: string;

    beforeAll(async () => {
      const settings = new GatewaySettings(BASE_URL, TOKEN_SECRET);
      app = await createGateway(outside, settings, pino({ level: 'silent' }));
      await app.listen(0, '127.0.0.1');
      url = await app.getUrl();
      browser = await launchBrowser();
    });
    beforeEach(() => outside.reset());
    afterAll(async () => {
      await browser?.close();
      await app?.close();
    });

    /** Opens the certificate of a closure that claims this, and looks at it. */
    const seen = async <Seen>(
      claims: object,
      title: string,
      made: BrowserContextOptions,
      look: (page: Page) => Promise<Seen>,
    ): Promise<Seen> => {
      const proof = { checkpoint: 'writ-1\n1\nAAAA\n\n— writ-1 AAAA\n', size: 1 };
      const bundle = { tenant: 'acme', stream: 'work-order-wo-1', events: [1], dependsOn: [] };
      outside.on(subjects.trust.certificate, () => ({ ok: true, ...proof, ...bundle, claims }));
      outside.on(subjects.trust.proven, () => ({
        ok: true,
        proven: [{ index: 0, proof: [], event: openedWith(title) }],
      }));
      const page = await openPage(browser, {
        extraHTTPHeaders: { authorization: `Bearer ${keyOf('auditor')}` },
        ...made,
      });
      try {
        const answer = await page.goto(url + PATH);
        expect(answer!.status()).toBe(200);
        return await look(page);
      } finally {
        await page.close();
      }
    };
    const seenHostile = <Seen>(
      made: BrowserContextOptions,
      look: (page: Page) => Promise<Seen>,
    ): Promise<Seen> => seen(hostileClaims, HOSTILE.join(' '), made, look);

    it('[R1] shows hostile names and titles as text that runs nothing, even without its policy', () =>
      seenHostile({ bypassCSP: true }, async (page) => {
        expect(await loadedAgain(page)).toEqual([url + PATH]);
        expect(await page.locator(FOREIGN).count()).toBe(0);
        const shown = (await page.locator('body').innerText()).replace(/\s+/g, ' ');
        for (const text of HOSTILE) expect(shown).toContain(asShown(text));
        const inAddress = encodeURIComponent(hostileClaims.workOrderId);
        expect(await addressesOf(page)).toEqual([
          expect.stringMatching(/^data:application\/json;base64,[\w+/=]+$/),
          new URL(`${BASE_URL}/ledger/verify?workOrder=${inAddress}`).href,
        ]);
      }));

    it('[R1] lets no name turn its neighbours around, whichever way it is written', () =>
      seenHostile({}, async (page) => {
        const shown = await page.locator('body').innerText();
        expect(shown).not.toMatch(/[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/);
        const places = await page.evaluate<string[]>(
          `[...document.querySelectorAll('body *')]
            .filter((one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.data.includes('${MARK}')))
            .map((one) => one.tagName)`,
        );
        expect(places.length).toBeGreaterThan(4 * HOSTILE.length);
        // The address, in which nothing is written from right to left.
        expect(new Set(places)).toEqual(new Set(['BDI', 'A']));
      }));

    it('[R1] needs no scrolling sideways on a telephone, whatever its names', () =>
      seenHostile({ viewport: PHONE }, async (page) => {
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(
          PHONE.width,
        );
        expect(await violationsOf(page)).toEqual([]);
      }));

    it('[R1] runs and loads nothing by its policy, were a name taken for markup', async () => {
      const done = (made: BrowserContextOptions) => seen(aClosure, 'A refund', made, doneByMarkup);
      expect(await done({})).toEqual([]);
      expect(await done({ bypassCSP: true })).toEqual(EVERYTHING);
    });
  });
