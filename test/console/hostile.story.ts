import { type Page } from 'playwright-core';
import {
  addressesOf,
  asShown,
  doneByMarkup,
  EVERYTHING,
  HOSTILE,
  MARK,
} from '../browser/hostile-texts';
import { cloudEvent, newId } from '../scenarios/client';
import { sharedSystem } from '../scenarios/shared-system';
import { done } from '../scenarios/refund-work';
import { go, visit } from './visitor';
import { as } from './waiting-refunds';

/** Names of steps that are allowed, and that programs take for something else. */
const STEPS = ['__proto__', 'constructor', 'start', 'end', 's'.repeat(64)];
const MAP = '/trends?view=process&workflow=refunds&imported=true&share=100';
const FOLLOWS = '**/v1/reports/directly-follows?*';
const TIMES = '**/v1/reports/step-times?*';
/** Elements that pages of the console have none of. Its scripts are in the head. */
const FOREIGN = 'main :is(script,img,iframe,object,embed,base,style,[onload],[onerror],[onfocus])';

/** As the console shows a text. */
const shownAs = (text: string): string =>
  asShown(text).replace(/\[(U\+[0-9A-F]{4})\]/g, (_, code: string) => `⟨${code}⟩`);

const importWork = async (): Promise<string> => {
  const workOrderId = newId('odd');
  const facts = ['work-order.opened', ...STEPS.map(() => 'step.completed')].map((type, n) =>
    cloudEvent(
      type,
      n === 0
        ? { workOrderId, workflow: 'refunds', title: HOSTILE[1] }
        : { workOrderId, step: STEPS[n - 1] },
      { time: new Date(Date.now() - 3_600_000 + n * 60_000).toISOString(), imported: true },
    ),
  );
  await done(as('admin').publish(facts));
  return workOrderId;
};

/** Answers of a report with other names in them, as nobody can store them. */
const rename = (page: Page, report: string, names: (row: any, n: number) => object) =>
  page.route(report, async (route) => {
    const response = await route.fetch();
    const body = (await response.json()) as { readonly items: readonly any[] };
    const items = body.items.map((row, n) => ({ ...row, ...names(row, n) }));
    await route.fulfill({ response, json: { ...body, items } });
  });

const nothingRan = async (page: Page, complaints: readonly string[]): Promise<void> => {
  expect(complaints).toEqual([]);
  expect(await page.evaluate(`typeof ${MARK}`)).toBe('undefined');
  expect(await page.locator(FOREIGN).count()).toBe(0);
  const { origin } = new URL(sharedSystem().url);
  const elsewhere = (await addressesOf(page)).filter((one) => new URL(one).origin !== origin);
  expect(elsewhere).toEqual([]);
};

describe('hostile names in the console', () => {
  let workOrderId: string;
  beforeAll(async () => {
    workOrderId = await importWork();
  });

  it('[R1] are steps of the process map like others, and lead to its own lists alone', async () => {
    const { page, complaints } = await visit('analyst', MAP);
    const map = page.getByRole('region', { name: /^Process map of refunds: \d+ steps/ });
    for (const step of STEPS) {
      await page.getByRole('table', { name: 'Steps' }).getByRole('link', { name: step }).waitFor();
      const node = map.locator('svg a').filter({ hasText: new RegExp(`^${step}: `) });
      // The map is drawn once its layout is there; two nodes of one name would be an error here.
      await node.waitFor({ state: 'attached' });
      await node.locator('text').first().click();
      await page.getByRole('heading', { name: step, exact: true }).waitFor();
      expect(new URL(page.url()).searchParams.get('step')).toBe(step);
      await page
        .getByRole('table', { name: 'Work orders of the step' })
        .getByText(HOSTILE[1]!)
        .waitFor();
    }
    await nothingRan(page, complaints);
  });

  it('[R1] would be text on the process map, whatever they were', async () => {
    const { page, complaints } = await visit('analyst', '/mine');
    await rename(page, FOLLOWS, ({ fromStep }, n) => ({
      fromStep: fromStep === '' ? '' : `${HOSTILE[n % HOSTILE.length]} ${n}`,
      toStep: `${HOSTILE[(n + 1) % HOSTILE.length]} ${n + 1}`,
    }));
    await rename(page, TIMES, (_, n) => ({ step: `${HOSTILE[n % HOSTILE.length]} ${n}` }));
    try {
      await go(page, `${MAP}&step=${encodeURIComponent(HOSTILE[1]!)}`);
      await page.getByRole('heading', { name: shownAs(HOSTILE[1]!) }).waitFor();
      const texts = page.locator('svg a text');
      await texts.first().waitFor();
      expect((await page.locator('svg').allTextContents()).join(' ')).toContain(MARK);
      await nothingRan(page, complaints);
    } finally {
      await page.unrouteAll();
    }
  });

  it('[R1] are text on the page of their work order, and in addresses that somebody made', async () => {
    const { page, complaints } = await visit('analyst', `/work-orders/${workOrderId}`);
    await page.getByRole('heading', { level: 1, name: HOSTILE[1]! }).waitFor();
    await nothingRan(page, complaints);
    for (const text of HOSTILE.filter((one) => one.length < 1_000)) {
      await go(page, `${MAP}&step=${encodeURIComponent(text)}`);
      await page.getByRole('heading', { name: shownAs(text) }).waitFor();
      // The API refuses controls in a filter.
      await nothingRan(
        page,
        complaints.filter((one) => !one.includes('400')),
      );
    }
  });

  it('[R1] run and load nothing by the policy of the console, were one taken for markup', async () => {
    const { page } = await visit('analyst', MAP, { isFresh: true });
    await page.getByRole('table', { name: 'Steps' }).waitFor();
    expect(await doneByMarkup(page)).toEqual([]);
    const open = await page.context().browser()!.newContext({ bypassCSP: true });
    try {
      const other = await open.newPage();
      await other.goto(`${sharedSystem().url}/sign-in`);
      await other.getByRole('heading', { level: 1 }).waitFor();
      expect(await doneByMarkup(other)).toEqual(EVERYTHING);
    } finally {
      await open.close();
    }
  });
});
