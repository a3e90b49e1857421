import { type Locator, type Page } from 'playwright-core';
import { eventually } from '#testkit';
import { violationsOf } from '../browser/axe';
import { cloudEvent, newId } from '../scenarios/client';
import { done, openRefund } from '../scenarios/refund-work';
import { violationsOfLooks } from './looks';
import { go, visit } from './visitor';
import { as } from './waiting-refunds';

const WEEK_MS = 7 * 86_400_000;
/** A Monday. */
const EPOCH_MS = Date.parse('2001-01-01T00:00:00.000Z');
const QUIET_WEEKS = 10;
const TITLE = 'The parcel is <b>late</b>';
const STEPS = ['inspect-order', 'draft-refund', 'issue-refund', 'tell-customer'];

/** Weeks of imported work: two work orders each with two steps completed, then one week of four that are all held up twice. */
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
        ...STEPS.slice(0, 2).map((step, nth) =>
          isBad
            ? fact('step.blocked', nth + 1, { step, code })
            : fact('step.completed', nth + 1, { step }),
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
    const terms = { title: TITLE, sla: 'P9D', owner: 'support-lead' };
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

  it('leads to the exceptions of a code, and lists those of imported work where somebody chooses them', async () => {
    const { page, complaints } = await visit('operator', `/trends/${code}`);
    await page.getByRole('link', { name: 'all of this code' }).click();
    const found = page.getByRole('table').getByRole('link', { name: TITLE });
    await found.first().waitFor();
    await page.getByLabel('Origin').selectOption({ label: 'native' });
    await page.getByRole('heading', { name: /Nothing is stuck|No exception/ }).waitFor();
    await page.getByLabel('Origin').selectOption({ label: 'imported' });
    await found.first().waitFor();
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
    await go(page, `/trends/${code}?chart=p`);
    await page.getByText('4 of 4 work orders').first().waitFor();
    expect(await page.getByText(TITLE).count()).toBeGreaterThan(0);
    await go(page, `/trends/${encodeURIComponent("x'; id #")}`);
    await page.getByRole('button', { name: 'Copy as' }).click();
    const line = page.getByRole('region', { name: 'CLI' });
    expect(await line.textContent()).toContain(String.raw`--code 'x'\''; id #' --job-type`);
    expect(complaints).toEqual([]);
  });

  it('[task] see how work runs, and the work orders behind a path, by mouse and by keys', async () => {
    const [from, to] = STEPS as [string, string];
    const paths = await as('analyst').get(
      `/v1/reports/directly-follows?workflow=refunds&imported=true&fromStep=${from}&toStep=${to}`,
    );
    const { page, complaints } = await visit(
      'analyst',
      '/trends?view=process&workflow=refunds&imported=true',
    );
    const map = page.getByRole('region', { name: /^Process map of refunds: \d+ steps/ });
    const drawn = map.locator('svg a').filter({ hasText: `${from} → ${to}` });
    await drawn.getByText(String(paths.body.items[0].times), { exact: true }).click();
    const heading = page.getByRole('heading', { name: `${to} directly after ${from}` });
    await heading.waitFor();
    const work = page.getByRole('table', { name: 'Work orders of the step' });
    await work.waitFor();
    expect(Number(await work.getAttribute('aria-rowcount'))).toBe(paths.body.items[0].times + 1);
    await page.getByRole('link', { name: 'Close the list' }).press('Enter');
    await heading.waitFor({ state: 'detached' });
    const row = page.getByRole('table', { name: 'Paths' }).getByRole('row');
    await row.filter({ hasText: from }).getByRole('link', { name: to }).press('Enter');
    await heading.waitFor();
    const share = page.getByRole('slider', { name: 'Share of paths' });
    await share.press('Home');
    await page.waitForURL(/share=5/);
    await map.locator('svg text').filter({ hasText: from }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('draws our own work, and an imported process where somebody chooses it', async () => {
    const [step] = STEPS as [string];
    const workOrderId = await openRefund(as('integrator'));
    await done(as('integrator').post(`/v1/work-orders/${workOrderId}/steps/${step}/complete`));
    const timesOf = async (imported: boolean): Promise<string> => {
      const path = `/v1/reports/step-times?workflow=refunds&step=${step}&imported=${imported}`;
      const { body } = await eventually(
        () => as('analyst').get(path),
        (answer) => answer.body.items?.length === 1,
      );
      return String(body.items[0].times);
    };
    const [own, imported] = [await timesOf(false), await timesOf(true)];
    expect(own).not.toBe(imported);
    const { page, complaints } = await visit('analyst', '/trends?view=process&workflow=refunds');
    const row = page
      .getByRole('table', { name: 'Steps', exact: true })
      .getByRole('row')
      .filter({ hasText: step });
    await row.getByText(own, { exact: true }).first().waitFor();
    await page.getByLabel('Origin').selectOption({ label: 'imported' });
    await page.waitForURL(/imported=true/);
    await row.getByText(imported, { exact: true }).first().waitFor();
    expect(complaints).toEqual([]);
  });

  it('shows groups of a report as the API counts them', async () => {
    const { page, complaints } = await visit('analyst', '/trends?view=groups');
    await page.getByRole('checkbox', { name: 'Code', exact: true }).check();
    await page.getByRole('checkbox', { name: 'Month' }).uncheck();
    // Our own work alone, until somebody chooses what was imported.
    const table = page.getByRole('table', { name: 'Exceptions by group' });
    const nothing = page.getByRole('heading', { name: 'Nothing to count' });
    await table.or(nothing).waitFor();
    expect(await table.getByText(code, { exact: true }).count()).toBe(0);
    await page.getByLabel('Origin').selectOption({ label: 'all' });
    const groups = await as('analyst').get('/v1/reports/exception-trends?groupBy=code&limit=1000');
    expect(groups.body.items.some((group: any) => group.code === code)).toBe(true);
    for (const { code: name, raised } of groups.body.items)
      await table
        .getByRole('row')
        .filter({ has: page.getByText(name, { exact: true }) })
        .getByText(raised.toLocaleString('en'), { exact: true })
        .first()
        .waitFor();
    expect(complaints).toEqual([]);
  });

  it.each(['Break-glass', 'Answers to approvals'])(
    'shows groups of what nobody imports: %s',
    async (report) => {
      const { page, complaints } = await visit('analyst', '/trends?view=groups&groupBy=workflow');
      await page.getByLabel('Report').selectOption(report);
      const table = page.getByRole('table', { name: `${report} by group` });
      await table.or(page.getByRole('heading', { name: 'Nothing to count' })).waitFor();
      expect(await page.getByLabel('Origin').count()).toBe(0);
      expect(complaints).toEqual([]);
    },
  );

  it('can be used by everybody, in light, in dark and on a phone', async () => {
    const { page, complaints } = await visit('operator', `/trends/${code}`);
    await chart(page).waitFor();
    expect(await violationsOfLooks(page)).toEqual([]);
    await go(page, '/trends');
    await page.getByRole('link', { name: code, exact: true }).waitFor();
    await chart(page).waitFor();
    expect(await violationsOfLooks(page)).toEqual([]);
    await go(page, '/trends?view=process&workflow=refunds&imported=true&step=inspect-order');
    await page.locator('svg text').filter({ hasText: 'inspect-order' }).waitFor();
    await page.getByRole('table', { name: 'Work orders of the step' }).waitFor();
    expect(await violationsOfLooks(page)).toEqual([]);
    await go(page, '/trends?view=groups&groupBy=workflow&imported=any');
    await page.getByRole('table', { name: 'Exceptions by group' }).waitFor();
    expect(await violationsOfLooks(page)).toEqual([]);
    for (const view of ['stalls', 'first-time-fix']) {
      await go(page, `/trends?view=${view}`);
      await page.getByRole('heading', { level: 1, name: /Stalls|First-time fix/ }).waitFor();
      expect(await violationsOf(page)).toEqual([]);
    }
    expect(complaints).toEqual([]);
  });
});
