import { type Locator, type Page } from 'playwright-core';
import { eventually } from '#testkit';
import { violationsOf } from '../browser/axe';
import { cloudEvent, newId } from '../scenarios/client';
import { done } from '../scenarios/refund-work';
import { violationsOfLooks } from './looks';
import { visit } from './visitor';
import { as } from './waiting-refunds';

const WEEK_MS = 7 * 86_400_000;
/** A Monday. */
const EPOCH_MS = Date.parse('2001-01-01T00:00:00.000Z');
const QUIET_WEEKS = 10;
const STEPS = ['inspect-order', 'draft-refund', 'issue-refund', 'tell-customer'];

/** Weeks of imported work: two work orders each with nothing, then one week of four that are all held up twice. */
const importWeeks = async (code: string): Promise<void> => {
  const monday = EPOCH_MS + (Math.floor((Date.now() - EPOCH_MS) / WEEK_MS) - 14) * WEEK_MS;
  const events = Array.from({ length: QUIET_WEEKS + 1 }).flatMap((_, week) => {
    const isBad = week === QUIET_WEEKS;
    const at = (minute: number): string =>
      new Date(monday + week * WEEK_MS + 86_400_000 + minute * 60_000).toISOString();
    return Array.from({ length: isBad ? 4 : 2 }).flatMap(() => {
      const workOrderId = newId('imported');
      const fact = (type: string, minute: number, data: object): unknown =>
        cloudEvent(type, { workOrderId, ...data }, { time: at(minute), imported: true });
      return [
        fact('work-order.opened', 0, { workflow: 'refunds' }),
        ...(isBad ? STEPS.slice(0, 2) : []).map((step, nth) =>
          fact('step.blocked', nth + 1, { step, code }),
        ),
      ];
    });
  });
  await done(as('admin').publish(events));
};

const chart = (page: Page): Locator => page.locator('[role="img"] svg');

describe('trends in the console', () => {
  const code = newId('late-parcel');
  const owner = newId('process-lead');

  beforeAll(async () => {
    const terms = { title: 'The parcel is <b>late</b>', sla: 'P9D', owner: 'support-lead' };
    await done(
      as('admin').put(`/v1/exception-codes/${code}`, { ...terms, remediationOwner: owner }),
    );
    await importWeeks(code);
    await eventually(
      () => as('analyst').get(`/v1/reports/drift?code=${code}&chart=u&periodKind=week&worse=true`),
      ({ body }) => body.items[0]?.count === 8,
    );
  });

  it('[task] find a drifting code and its owner', async () => {
    const { page, complaints } = await visit('operator', '/');
    let clicks = 0;
    const click = async (what: Locator): Promise<void> => {
      clicks += 1;
      await what.click();
    };
    await click(page.getByRole('link', { name: 'Trends' }));
    await page.getByText('a control chart shows more than normal variation').waitFor();
    await chart(page).waitFor();
    await click(page.getByRole('link', { name: code, exact: true }));
    await page.getByText('signal: getting worse').waitFor();
    await page.getByText(owner).first().waitFor();
    await page.getByText('8 in 4 work orders').first().waitFor();
    await chart(page).waitFor();
    expect(await chart(page).getByText('above').count()).toBe(1);
    await click(page.getByRole('button', { name: 'Open a remediation' }).first());
    await click(page.getByRole('dialog').getByRole('button', { name: 'Open a remediation' }));
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByText('open', { exact: true }).waitFor();
    expect(clicks).toBeLessThanOrEqual(5);

    const { body } = await done(as('auditor').get(`/v1/remediations?code=${code}`));
    expect(body.items).toMatchObject([{ owner, origin: 'drift', status: 'open', signalCount: 8 }]);
    expect(complaints).toEqual([]);
  });

  it('shows the numbers of the report, and no command to people who may not send it', async () => {
    const { page, complaints } = await visit('analyst', `/trends/${code}`);
    const trend = await as('analyst').get(
      `/v1/reports/drift?code=${code}&jobType=refund&chart=u&periodKind=week&limit=100`,
    );
    const table = page.getByRole('table', { name: 'Points' });
    await page.getByText(/Data table/).waitFor();
    if (!(await table.isVisible())) await page.getByText(/Data table/).click();
    await table.getByText('8 in 4 work orders').waitFor();
    expect(Number(await table.getAttribute('aria-rowcount'))).toBe(trend.body.items.length + 1);
    await page.goto(`/trends/${code}?chart=p`);
    await page.getByText('4 of 4 work orders').first().waitFor();
    expect(await page.getByText('The parcel is <b>late</b>').count()).toBeGreaterThan(0);
    expect(complaints).toEqual([]);
  });

  it('can be used by everybody, in light, in dark and on a phone', async () => {
    const { page, complaints } = await visit('operator', `/trends/${code}`);
    await chart(page).waitFor();
    expect(await violationsOfLooks(page)).toEqual([]);
    await page.goto('/trends');
    await page.getByRole('link', { name: code, exact: true }).waitFor();
    await chart(page).waitFor();
    expect(await violationsOfLooks(page)).toEqual([]);
    for (const view of ['stalls', 'first-time-fix']) {
      await page.goto(`/trends?view=${view}`);
      await page.getByRole('heading', { level: 1, name: /Stalls|First-time fix/ }).waitFor();
      expect(await violationsOf(page)).toEqual([]);
    }
    expect(complaints).toEqual([]);
  });
});
