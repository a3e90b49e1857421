import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import pino from 'pino';
import { type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { browserPath, launchBrowser, openPage } from '#testkit';
import { type DeliveryView, subjects } from '#contracts';
import { createGateway } from '../../apps/gateway/src/gateway.app';
import { GatewaySettings } from '../../apps/gateway/src/gateway.settings';
import { nothingYet, picture } from '../../apps/gateway/test/delivered';
import { BASE_URL, Outside, TOKEN_SECRET } from '../../apps/gateway/test/outside';
import { violationsOf } from './axe';
import { crowded, hostile, withheld } from './delivery-pictures';
import {
  asShown,
  doneByMarkup,
  EVERYTHING,
  FOREIGN,
  HOSTILE,
  loadedAgain,
  MARK,
} from './hostile-texts';

const TOKEN = 'A'.repeat(43);
const PARTS = [
  'Who decides next',
  'What is blocked',
  'Map: where the work is',
  'What changed: done for you so far',
  'Decisions',
  'What stays private',
  'Boundary: what the work may touch',
  'Proof: how to check this',
];
const SCREEN = { width: 1_280, height: 720 };
const PHONE = { width: 375, height: 800 };

if (browserPath === undefined)
  it('delivery pages were NOT looked at with a browser: this machine has none', () => {
    process.stderr.write('Delivery pages were seen by no browser: install chromium.\n');
    expect(browserPath).toBeUndefined();
  });
else
  describe('a delivery page in a browser', () => {
    const outside = new Outside();
    let app: NestFastifyApplication;
    let browser: Browser;
    /** Shows one page after the other: a context for each costs many times what the page does. */
    let tab: Page;
    let url: string;

    beforeAll(async () => {
      const settings = new GatewaySettings(BASE_URL, TOKEN_SECRET);
      app = await createGateway(outside, settings, pino({ level: 'silent' }));
      await app.listen(0, '127.0.0.1');
      url = await app.getUrl();
      browser = await launchBrowser();
      tab = await openPage(browser);
    });
    afterAll(async () => {
      await browser?.close();
      await app?.close();
    });

    /** Opens the page of a picture as a browser that is set up like this, and looks at it. */
    const seen = async <Seen>(
      shown: DeliveryView,
      { viewport = SCREEN, colorScheme = 'light', ...made }: BrowserContextOptions,
      look: (page: Page) => Promise<Seen>,
    ): Promise<Seen> => {
      outside.on(subjects.deliveryPages.open, () => ({
        ok: true,
        tenant: 'acme',
        linkId: 'link-1',
        picture: shown,
      }));
      const isTab = Object.keys(made).length === 0;
      const page = isTab ? tab : await openPage(browser, made);
      try {
        await page.emulateMedia({ colorScheme, media: 'screen' });
        await page.setViewportSize(viewport!);
        await page.goto(`${url}/d/${TOKEN}`);
        return await look(page);
      } finally {
        if (!isTab) await page.close();
      }
    };
    const textsOf = (page: Page, selector: string) => page.locator(selector).allInnerTexts();
    const textOf = async (page: Page): Promise<string> =>
      (await page.locator('body').innerText()).replace(/\s+/g, ' ');

    it('[R2] says its parts without JavaScript, and first who decides next', async () => {
      await seen(picture(), { javaScriptEnabled: false }, async (page) => {
        expect(await page.locator('html').getAttribute('lang')).toBe('en');
        expect(await textsOf(page, 'h1')).toEqual(['Deliver a pilot']);
        expect(await textsOf(page, 'header .status')).toEqual([
          expect.stringMatching(/Opened on 1 Jan 2030, 09:00 UTC\.\s+It is about: mailbox\./),
        ]);
        expect(await textsOf(page, 'main h2')).toEqual(PARTS);
        expect(await textsOf(page, 'header .first')).toEqual([
          expect.stringMatching(/Next: Nobody named yet says yes or no to the approval “security”/),
        ]);
        expect(await page.locator('nav a').count()).toBe(PARTS.length);
        for (const link of await page.locator('nav a').all())
          expect(await page.locator((await link.getAttribute('href'))!).count()).toBe(1);
        expect(await page.locator('table:not(:has(caption))').count()).toBe(0);
      });
    });

    it('[R2] can be used by everybody, in the light, in the dark and on a telephone', async () => {
      await seen(crowded, { colorScheme: 'light' }, async (page) => {
        expect(await violationsOf(page)).toEqual([]);
        await page.emulateMedia({ colorScheme: 'dark' });
        expect(await violationsOf(page)).toEqual([]);
        await page.setViewportSize(PHONE);
        expect(await violationsOf(page)).toEqual([]);
      });
      for (const shown of [nothingYet, withheld])
        expect(await seen(shown, { viewport: PHONE }, violationsOf)).toEqual([]);
    });

    it('[R2] is judged by somebody who finds what is wrong', async () => {
      await seen(nothingYet, {}, async (page) => {
        await page.evaluate(`document.documentElement.style.setProperty('--dim', '#c8c8c8')`);
        expect(await violationsOf(page)).toContainEqual(
          expect.stringMatching(/^color-contrast \(serious\): .*: \.over: /),
        );
      });
    });

    it('[R2] needs no scrolling sideways on a telephone, whatever its names', async () => {
      for (const shown of [crowded, hostile])
        await seen(shown, { viewport: PHONE }, async (page) => {
          for (const width of [PHONE.width, 320]) {
            await page.setViewportSize({ width, height: 800 });
            expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(
              width,
            );
          }
        });
    });

    it('[R2] keeps on paper all that it says, with the end of the link and the proof', async () => {
      await seen(crowded, { colorScheme: 'dark' }, async (page) => {
        const onScreen = await textOf(page);
        await page.emulateMedia({ media: 'print' });
        expect(await textOf(page)).toBe(onScreen);
        expect(onScreen).toContain('This link works until 15 Jan 2030, 09:00 UTC');
        expect(onScreen).toContain('that log up to entry 77');
        expect(onScreen).toContain('ab'.repeat(32));
        const hidden = await page
          .locator('main h2, main table, main li, footer')
          .filter({ visible: false });
        expect(await hidden.count()).toBe(0);
        expect(await page.evaluate('getComputedStyle(document.body).color')).toBe('rgb(0, 0, 0)');
        const paper = await page.pdf({ format: 'A4' });
        expect(paper.subarray(0, 5).toString()).toBe('%PDF-');
      });
    });

    it('[R1] shows hostile names and titles as text that runs nothing, even without its policy', async () => {
      await seen(hostile, { bypassCSP: true }, async (page) => {
        expect(await loadedAgain(page)).toEqual([`${url}/d/${TOKEN}`]);
        expect(await page.locator(FOREIGN).count()).toBe(0);
        const inPage = await textOf(page);
        for (const text of HOSTILE) expect(inPage).toContain(asShown(text));
      });
    });

    it('[R1] runs and loads nothing by its policy, were a name taken for markup', async () => {
      expect(await seen(picture(), { acceptDownloads: true }, doneByMarkup)).toEqual([]);
      expect(await seen(picture(), { bypassCSP: true }, doneByMarkup)).toEqual(EVERYTHING);
    });

    it('[R1] lets no name turn its neighbours around, whichever way it is written', async () => {
      await seen(hostile, {}, async (page) => {
        expect(await textOf(page)).not.toMatch(/[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/);
        // Each place where one stands, by its nearest element: none is beside words of ours in one run of text.
        const places = await page.evaluate<string[]>(
          `[...document.querySelectorAll('body *')]
            .filter((one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.data.includes('${MARK}')))
            .map((one) => one.tagName)`,
        );
        expect(places.length).toBeGreaterThan(20);
        expect(new Set(places)).toEqual(new Set(['BDI']));
      });
    });

    it('[R3] is as plain and usable where a link opens nothing', async () => {
      const options = { viewport: PHONE, colorScheme: 'dark' } as const;
      await seen(picture(), options, async (page) => {
        await page.goto(`${url}/d/nothing`);
        expect(await textsOf(page, 'h1')).toEqual(['No such page']);
        expect(await violationsOf(page)).toEqual([]);
      });
    });
  });
